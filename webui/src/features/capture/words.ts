import { plural, t } from '@lingui/core/macro'
import { megabytes } from '../../shared/format'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  drop: () => t`Drop it anywhere on this page, paste it with Ctrl+V, or`,
  dropSeveral: () => t`Drop them anywhere on this page, paste them with Ctrl+V, or`,
  choose: () => t`Choose a photo`,
  chooseSeveral: () => t`Add photos`,
  paste: () => t`Paste`,
  camera: () => t`Camera`,
  overlay: () =>
    t({
      message: 'Let go to put it in the tray',
      comment: 'A photo is held over the page with the mouse',
    }),
  overlaySeveral: (count: number) =>
    plural(count, {
      one: 'Let go to develop # photo',
      other: 'Let go to develop # photos together',
    }),
  overlayNew: () =>
    t({
      message: 'Let go to begin with this photo',
      comment: 'A photo is held with the mouse over a page with other pictures',
    }),
  overlayBatch: (count: number) =>
    plural(count, {
      one: 'Let go to add it to the batch',
      other: 'Let go to add # photos to the batch',
    }),
  samples: () => t`No photo at hand? Take one of these`,
  opening: () => t`Opening the photo…`,
  pasteNothing: () => t`There is no picture on the clipboard.`,
  pasteRefused: () => t`The browser keeps the clipboard closed. Press Ctrl+V instead.`,
  sampleLost: () => t`The sample could not be fetched. Try again.`,
  tooLarge: (bytes: number, limit: number) =>
    t`This file is ${{ size: megabytes(bytes) }}; at most ${{ most: megabytes(limit) }} is possible.`,
  tooSmall: () => t`This photo is too small. Choose the original rather than a thumbnail.`,
  damaged: () =>
    t`This photo can’t be opened: the file is damaged. Choose another, or save it again.`,
  unsupported: (kinds: string) => t`This is not a picture we can use. Possible are ${kinds}.`,
  unseen: (kind: string) =>
    t`${kind} photos can’t be opened here. Save it as a JPEG first, or send it from the phone that took it.`,
  empty: () => t`This file is empty.`,
  unsent: () => t`The photo was not sent`,
  unready: () =>
    t`The browser can’t remove place and camera data from this photo, so it is not sent. Load the page again, or use a newer browser.`,
  leftOut: (count: number) =>
    plural(count, {
      one: 'One file that is no photo was left out.',
      other: '# files that are no photos were left out.',
    }),
  several: () => t`One photo at a time: the first one is taken.`,
})

export const cameraWords = spoken({
  title: () => t`Take a photo`,
  close: () => t`Close the camera`,
  asking: () => t`Allow the camera when the browser asks.`,
  live: () => t`What the camera sees`,
  taken: () => t`The photo just taken`,
  shoot: () => t`Take the photo`,
  use: () => t`Use this photo`,
  again: () => t`Take another`,
  delay: () => t`Wait 3 seconds first`,
  other: () => t`Other camera`,
  stop: () => t`Stop`,
  retry: () => t`Try again`,
  choose: () => t`Choose a photo instead`,
  stays: () => t`The picture stays on this device until you use it.`,
  faults: {
    denied: {
      title: () => t`The camera is not allowed`,
      help: () =>
        t`Tap the camera or the lock beside the address, allow the camera for this page, then try again. Or choose, drop or paste a photo.`,
    },
    none: {
      title: () => t`No camera found`,
      help: () => t`Plug one in and try again. Or choose, drop or paste a photo.`,
    },
    busy: {
      title: () => t`The camera is in use`,
      help: () =>
        t`Another program holds it. Close that one and try again. Or choose, drop or paste a photo.`,
    },
    failed: {
      title: () => t`The camera does not answer`,
      help: () => t`Try again. Or choose, drop or paste a photo.`,
    },
  },
})

export const sampleWords = spoken({
  astronaut: () =>
    t({ message: 'Astronaut', comment: 'The sample photo of an astronaut, a woman' }),
  'grace-hopper': () =>
    t({ message: 'Officer', comment: 'The sample photo of a naval officer, a woman' }),
  cat: () => t`Cat`,
  coffee: () => t`Coffee cup`,
})
