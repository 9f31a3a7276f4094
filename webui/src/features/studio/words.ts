import type { Catalogue } from '../../api'

export const words = {
  headline: 'Drop a photo in. See it develop.',
  promise: 'An avatar or a new background, in about a minute.',
  photoAlt: 'Your photo',
  noPreview: 'This browser can’t show the photo, but it can be used.',
  change: 'Another photo',
  takeScene: (name: string) => `Take the scene “${name}”`,
  put: 'Remove',
  sending: 'On its way',
  waiting: 'Waiting for the network',
  paused: 'You are offline. The photo is sent as soon as you are back, if this page stays open.',
  stop: 'Stop',
  keepBack: 'Don’t send',
  stopping: 'Stopping…',
  again: 'Try again',
  againSoon: (seconds: number) => `Try again in ${seconds} s`,
  againIn: (seconds: number) => `Goes on in ${seconds} s`,
  making: { waiting: 'In line', working: 'Developing' },
  leave: 'You may close this page. The picture stays at this address.',
  meanwhile: 'Make another meanwhile',
  failed: 'It didn’t come out',
  cancelled: 'Stopped',
  cancelledHelp: 'You get no picture of this one. Your photo is still here.',
  cancelledInDoubt:
    'Your photo is still here. Should the picture have been drawn all the same, it comes here.',
  back: 'Back to the choices',
  otherPhoto: 'Choose another photo',
  begin: 'Start with a new photo',
  remove: 'Delete',
  loading: 'Looking for your picture…',
  results: 'Results',
  nth: (n: number) => `Result ${n}`,
  privacy: (engine: string, hours: number) =>
    `Made on ${engine}. For an avatar a photo is looked at when you choose it, and kept only when you order; until then it waits in this browser. Photos and results are deleted after ${hours} hours. Place and camera data are removed first.`,
  privacySoon: 'Place and camera data are removed from every photo.',
  fallbackName: { avatar: 'Avatar', background: 'Background', upscale: 'Larger' },
}

/** Where it runs, when it goes, what is removed. */
export function privacyLine(catalogue: Catalogue | undefined): string {
  if (!catalogue) return words.privacySoon
  return words.privacy(catalogue.engine.name, catalogue.keep_hours)
}
