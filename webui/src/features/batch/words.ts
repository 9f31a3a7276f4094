import { plural, t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  title: (count: number) =>
    plural(count, { one: 'One photo, one wish', other: '# photos, one wish' }),
  empty: (most: number) =>
    plural(most, { one: 'Up to # photo, one wish', other: 'Up to # photos, one wish' }),
  promise: () =>
    t`What you choose is made of each of them. Nothing is sent until you press Develop.`,
  sheet: () => t`The photos of this batch`,
  full: (most: number) =>
    plural(most, { one: '# photo is the most.', other: '# photos are the most.' }),
  add: () => t`Add photos`,
  clear: () => t`Put all away`,
  sample: () => t`Photo`,
  remove: (name: string) => t`Remove ${name}`,
  leftOut: (names: string, most: number) =>
    t`${plural(most, { one: '# photo at most.', other: '# photos at most.' })} Left out: ${names}.`,
  others: (count: number) => plural(count, { one: 'one more', other: '# more' }),
  nothing: () => t`Add photos to start`,
  opening: () => t`Opening the photos…`,
  develop: (count: number) =>
    plural(count, { one: 'Develop one photo', other: 'Develop # photos' }),
  states: {
    opening: () => t`Opening…`,
    ready: () => t`Ready to go`,
    refused: () => t`Not taken`,
    queued: () => t`In line here`,
    sending: () => t`On its way`,
    waiting: () => t`In line`,
    working: () => t`Developing`,
    done: () => t`Ready`,
    failed: () => t`Didn’t come out`,
    cancelled: () => t`Stopped`,
  },
  sendingAt: (share: string) => t`On its way, ${share}`,
  look: (name: string) => t`${name}: look at the picture`,
  again: () => t`Try again`,
  againNamed: (name: string) => t`Try again: ${name}`,
  insist: () => t`Use it anyway`,
  insistNamed: (name: string) => t`Use it anyway: ${name}`,
  running: () => t`Developing together`,
  stopped: () => t`Stopped`,
  finished: () => t`All done`,
  finishedPart: (done: number, all: number) => t`${done} of ${all} came out`,
  finishedNone: () => t`None came out`,
  told: (done: number, all: number) => t`${done} of ${all} developed`,
  toldFailed: (done: number, all: number, failed: number) =>
    t`${done} of ${all} developed, ${plural(failed, { one: '# failed', other: '# failed' })}`,
  progress: () => t`Of all photos`,
  roomSoon: () =>
    t`The server makes only so many at once. The next one goes as soon as there is room.`,
  againIn: (seconds: number) => t`Goes on by itself in ${seconds} s.`,
  offline: () => t`You are offline. The rest goes on by itself when you are back.`,
  leave: () => t`You may look at a picture meanwhile. After a reload it goes on where it was.`,
  wholePart: () =>
    t`Below each of the others it says why. Try them again, or take a picture as it is.`,
  whole: () => t`Tap a picture to see it whole, compare it and save it.`,
  stop: () => t`Stop sending`,
  goOn: () => t`Go on`,
  zip: () => t`Download all (ZIP)`,
  zipSome: (count: number) => t`Download ${count} (ZIP)`,
  zipping: (share: string) => t`Packing, ${share}`,
  zipLost: (names: string) => t`Packed without ${names}: they could not be fetched.`,
  zipFailed: () => t`The pictures could not be packed. Try again.`,
  zipName: 'darkroom.zip',
  retryAll: (count: number) =>
    plural(count, { one: 'Try the failed one again', other: 'Try # again' }),
  another: () => t`Same photos, another wish`,
  fresh: () => t`New batch`,
  kept: (hours: number) =>
    t`Photos and results are deleted after ${plural(hours, { one: '# hour', other: '# hours' })}. Place and camera data are removed before they are sent.`,
  heic: () => t`A HEIC that this browser can’t open is opened on the server and loses them there.`,
  line: (done: number, all: number) => t`Your batch: ${done} of ${all} developed`,
  lineReady: (count: number) =>
    plural(count, {
      one: 'Your batch of # photo waits to be developed',
      other: 'Your batch of # photos waits to be developed',
    }),
  open: () => t`Open`,
})
