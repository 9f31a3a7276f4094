import { lazily } from '../../shared/lazily'
import { GallerySkeleton } from './Gallery'

/** The kinds of background and what each needs. */
export const Backgrounds = lazily(
  async () => (await import('./Backgrounds')).Backgrounds,
  BackgroundsWaiting,
)
/** How much larger. */
export const ScalePicker = lazily(
  async () => (await import('./ScalePicker')).ScalePicker,
  ScaleWaiting,
)

/** Fetches what shows as soon as another operation is chosen. */
export function prefetchOperations(): void {
  Backgrounds.prefetch()
  ScalePicker.prefetch()
}

function BackgroundsWaiting() {
  return <GallerySkeleton broad count={6} />
}

function ScaleWaiting() {
  return <div />
}
