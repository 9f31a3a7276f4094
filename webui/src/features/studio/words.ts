import { plural, t } from '@lingui/core/macro'
import type { Catalogue } from '../../api'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  headline: () => t`Drop a photo in. See it develop.`,
  promise: () => t`An avatar or a new background, in about a minute.`,
  several: (most: number) => t`Many photos? Up to ${most} at once`,
  photoAlt: () => t`Your photo`,
  noPreview: () => t`This browser can’t show the photo, but it can be used.`,
  change: () => t`Another photo`,
  takeScene: (name: string) => t`Take the scene “${name}”`,
  put: () => t({ message: 'Remove', comment: 'Put the chosen photo away' }),
  sending: () => t`On its way`,
  waiting: () => t`Waiting for the network`,
  paused: () =>
    t`You are offline. The photo is sent as soon as you are back, if this page stays open.`,
  stop: () => t`Stop`,
  keepBack: () => t`Don’t send`,
  stopping: () => t`Stopping…`,
  again: () => t`Try again`,
  againSoon: (seconds: number) => t`Try again in ${seconds} s`,
  againIn: (seconds: number) => t`Goes on in ${seconds} s`,
  making: { waiting: () => t`In line`, working: () => t`Developing` },
  leave: () => t`You may close this page. The picture stays at this address.`,
  meanwhile: () => t`Make another meanwhile`,
  failed: () => t`It didn’t come out`,
  cancelled: () => t`Stopped`,
  cancelledHelp: () => t`You get no picture of this one. Your photo is still here.`,
  cancelledInDoubt: () =>
    t`Your photo is still here. Should the picture have been drawn all the same, it comes here.`,
  back: () => t`Back to the choices`,
  otherPhoto: () => t`Choose another photo`,
  begin: () => t`Start with a new photo`,
  remove: () => t`Delete`,
  loading: () => t`Looking for your picture…`,
  results: () => t`Results`,
  nth: (n: number) => t`Result ${n}`,
  madeHere: {
    'this computer': () => t`Made on this computer.`,
    'this server': () => t`Made on this server.`,
  },
  madeOn: (engine: string) => t`Made on ${engine}.`,
  privacy: (hours: number) =>
    t`For an avatar a photo is looked at when you choose it, and kept only when you order; until then it waits in this browser. Photos and results are deleted after ${plural(hours, { one: '# hour', other: '# hours' })}. Place and camera data are removed first.`,
  heic: () => t`A HEIC that this browser can’t open is opened on the server and loses them there.`,
  privacySoon: () => t`Place and camera data are removed from every photo.`,
  fallbackName: {
    avatar: () => t`Avatar`,
    background: () => t`Background`,
    upscale: () => t({ message: 'Larger', comment: 'The picture, made larger' }),
  },
})

/** Where it runs, when it goes, what is removed. */
export function privacyLine(catalogue: Catalogue | undefined): string {
  if (!catalogue) return words.privacySoon
  const { name } = catalogue.engine
  const made = Object.hasOwn(words.madeHere, name)
    ? words.madeHere[name as keyof typeof words.madeHere]
    : words.madeOn(name)
  return `${made} ${words.privacy(catalogue.keep_hours)} ${words.heic}`
}
