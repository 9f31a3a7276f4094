import { lazily } from '../../shared/lazily'

/** The photo's cut-out before the chosen background, over the photo. */
export const Easel = lazily(async () => (await import('./Easel')).Easel)

/** What a background is to be ordered from; see `source.ts`. */
export const cutSource: typeof import('./source').cutSource = async (...order) =>
  (await import('./source')).cutSource(...order)

/** The retouching table. */
export const BrushSheet = lazily(async () => (await import('./BrushSheet')).BrushSheet)
