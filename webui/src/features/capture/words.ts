import { megabytes } from '../../shared/format'

export const words = {
  drop: 'Drop it anywhere on this page, paste it with Ctrl+V, or',
  choose: 'Choose a photo',
  paste: 'Paste',
  camera: 'Camera',
  overlay: 'Let go to put it in the tray',
  overlaySeveral: (count: number) => `Let go to develop ${count} photos together`,
  samples: 'No photo at hand? Take one of these',
  opening: 'Opening the photo…',
  pasteNothing: 'There is no picture on the clipboard.',
  pasteRefused: 'The browser keeps the clipboard closed. Press Ctrl+V instead.',
  sampleLost: 'The sample could not be fetched. Try again.',
  tooLarge: (bytes: number, limit: number) =>
    `This file is ${megabytes(bytes)}; at most ${megabytes(limit)} is possible.`,
  tooSmall: 'This photo is too small. Choose the original rather than a thumbnail.',
  damaged: 'This photo can’t be opened: the file is damaged. Choose another, or save it again.',
  unsupported: (kinds: string) => `This is not a picture we can use. Possible are ${kinds}.`,
  unseen: (kind: string) =>
    `${kind} photos can’t be opened here. Save it as a JPEG first, or send it from the phone that took it.`,
  empty: 'This file is empty.',
  leftOut: (count: number) =>
    count === 1
      ? 'One file that is no photo was left out.'
      : `${count} files that are no photos were left out.`,
  several: 'One photo at a time: the first one is taken.',
}

export const cameraWords = {
  title: 'Take a photo',
  close: 'Close the camera',
  asking: 'Allow the camera when the browser asks.',
  live: 'What the camera sees',
  taken: 'The photo just taken',
  shoot: 'Take the photo',
  use: 'Use this photo',
  again: 'Take another',
  delay: 'Wait 3 seconds first',
  other: 'Other camera',
  stop: 'Stop',
  retry: 'Try again',
  choose: 'Choose a photo instead',
  stays: 'The picture stays on this device until you use it.',
  faults: {
    denied: {
      title: 'The camera is not allowed',
      help: 'Tap the camera or the lock beside the address, allow the camera for this page, then try again. Or choose, drop or paste a photo.',
    },
    none: {
      title: 'No camera found',
      help: 'Plug one in and try again. Or choose, drop or paste a photo.',
    },
    busy: {
      title: 'The camera is in use',
      help: 'Another program holds it. Close that one and try again. Or choose, drop or paste a photo.',
    },
    failed: {
      title: 'The camera does not answer',
      help: 'Try again. Or choose, drop or paste a photo.',
    },
  },
}

export const sampleWords = {
  astronaut: 'Astronaut',
  'grace-hopper': 'Officer',
  cat: 'Cat',
  coffee: 'Coffee cup',
}
