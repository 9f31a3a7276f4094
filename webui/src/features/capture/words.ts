import { megabytes } from '../../shared/format'

export const words = {
  drop: 'Drop it anywhere on this page, paste it with Ctrl+V, or',
  choose: 'Choose a photo',
  paste: 'Paste',
  camera: 'Camera',
  overlay: 'Let go to put it in the tray',
  samples: 'No photo at hand? Take one of these',
  pasteNothing: 'There is no picture on the clipboard.',
  pasteRefused: 'The browser keeps the clipboard closed. Press Ctrl+V instead.',
  sampleLost: 'The sample could not be fetched. Try again.',
  tooLarge: (bytes: number, limit: number) =>
    `This file is ${megabytes(bytes)}; at most ${megabytes(limit)} is possible.`,
  unsupported: (kinds: string) => `This is not a picture we can use. Possible are ${kinds}.`,
  empty: 'This file is empty.',
  several: 'One photo at a time: the first one is taken.',
}

export const sampleWords = {
  astronaut: 'Astronaut',
  'grace-hopper': 'Officer',
  cat: 'Cat',
  coffee: 'Coffee cup',
}
