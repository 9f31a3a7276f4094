import type { Task } from '../../api'
import { checkerboard } from '../../shared/checkerboard'
import { isCutOut } from './wish'

/** What lies under a picture that is clear in places. */
export type Ground = 'light' | 'dark' | 'none'

const NEXT: Record<Ground, Ground> = { light: 'dark', dark: 'none', none: 'light' }

export function nextGround(ground: Ground): Ground {
  return NEXT[ground]
}

/** Whether a result may be clear in places: a cut-out, or one that was made larger. */
export function mayBeClear(task: Task, contentType: string): boolean {
  if (contentType === 'image/jpeg') return false
  return isCutOut(task) || task.operation === 'upscale'
}

/** Pale edges show on dark squares and dark ones on pale; with none it lies on its mount. */
export const grounds = {
  '&[data-ground=light]': { background: checkerboard(12) },
  '&[data-ground=dark]': {
    background: `linear-gradient(var(--dr-dim) 0 0), ${checkerboard(12)}`,
    '--dr-dim': 'color-mix(in srgb, black 82%, transparent)',
  },
  '&[data-ground=none]': { bgcolor: 'inks.mount' },
}
