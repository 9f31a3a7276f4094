import { t } from '@lingui/core/macro'
import { apart, moment, percent } from '../../shared/format'
import { spoken } from '../../shared/spoken'

const doubleTap = {
  keys: () => [t({ message: 'Double tap', comment: 'A gesture' })],
  does: () => t`Closer, and back`,
}
const pinch = {
  keys: () => [
    t({ message: 'Pinch', comment: 'A gesture with two fingers' }),
    t({ message: 'Ctrl + wheel', comment: 'Key and mouse wheel' }),
  ],
  does: () => t`Closer or further away`,
}

export const words = spoken({
  looking: () => t`Picture and original`,
  compare: () =>
    t({
      message: 'How much of the result to show',
      comment: 'The slider between before and after',
    }),
  compareAt: (after: number) =>
    t({
      message: `${{ share: percent(after) }} after`,
      comment: 'Read out of the slider: 40 % of the picture shows the state after',
    }),
  before: () => t`Before`,
  after: () => t`After`,
  photo: () => t`Your photo`,
  result: (name: string) => t`Result: ${name}`,
  tooLate: () => t`It was already drawn when you stopped it, so here it is.`,
  heading: {
    avatar: () => t`Here is your avatar`,
    background: () => t`Here is your picture`,
    upscale: () => t`Here is your larger picture`,
  },
  download: () => t`Download`,
  again: () => t`Try another style`,
  againBackground: () => t`Try another background`,
  fresh: () => t`New photo`,
  remove: () => t`Delete`,
  original: () => t`Original`,
  originalHelp: () => t`Hold to see the original, or press to keep it in view`,
  tools: () => t`How to look at it`,
  closer: () => t({ message: 'Closer', comment: 'Zoom in' }),
  further: () => t({ message: 'Further away', comment: 'Zoom out' }),
  reset: () => t`Show the whole picture`,
  grounds: {
    light: () => t`On light squares; press for dark ones`,
    dark: () => t`On dark squares; press for none`,
    none: () => t`On plain paper; press for light squares`,
  },
  keys: () => t`Keys and gestures`,
  byKeys: () => t`With keys`,
  byHand: () => t`With mouse or fingers`,
  keysOfSplit: [
    { keys: ['←', '→', '↑', '↓'], does: () => t`Move the edge` },
    { keys: ['1', '2', '3'], does: () => t`Before, half and half, after` },
    {
      keys: () => [
        t({ message: 'Home', comment: 'A key' }),
        t({ message: 'End', comment: 'A key' }),
      ],
      does: () => t`All after, all before`,
    },
    {
      keys: () => ['H', t({ message: 'Space', comment: 'A key' })],
      does: () => t`Hold to see the original`,
    },
    { keys: ['+', '−', '0'], does: () => t`Closer, further away, the whole picture` },
    {
      keys: () => [t({ message: 'Shift', comment: 'A key' }), '←'],
      does: () => t`Move the picture when it is close`,
    },
  ],
  keysOfExchange: [
    { keys: ['1', '3'], does: () => t`Before, after` },
    { keys: ['H'], does: () => t`Hold to see the original` },
    { keys: ['+', '−', '0'], does: () => t`Closer, further away, the whole picture` },
  ],
  handsOfSplit: [
    {
      keys: () => [t({ message: 'Drag', comment: 'A gesture with mouse or finger' })],
      does: () => t`Move the edge; move the picture when it is close`,
    },
    doubleTap,
    pinch,
  ],
  handsOfExchange: [
    doubleTap,
    pinch,
    {
      keys: () => [t({ message: 'Drag', comment: 'A gesture with mouse or finger' })],
      does: () => t`Move the picture when it is close`,
    },
  ],
  kept: (until: Date) => t`Kept until ${{ moment: moment(until) }}, then deleted.`,
  facts: (width: number, height: number, kind: string) =>
    `${apart(`${width} × ${height}`)} · ${apart(kind)}`,
  saveAs: () => t`Save as…`,
  ways: { share: () => t`Share`, copy: () => t`Copy the picture`, link: () => t`Copy a link` },
  shortWays: { share: () => t`Share`, copy: () => t`Copy`, link: () => t`Copy a link` },
  copied: () => t`Picture copied. Paste it where you like.`,
  linkCopied: (until: Date | null) =>
    until
      ? t`Link copied. Whoever has it sees the picture until ${{ moment: moment(until) }}.`
      : t`Link copied. Whoever has it sees the picture.`,
  inClipboard: () => t`Copied`,
  notGiven: () => t`This did not work. Save the picture instead.`,
  close: () => t`Close`,
  preview: () => t`What is saved`,
  preparing: () => t`Preparing…`,
  pixels: (width: number, height: number) => apart(`${width} × ${height}`),
  kind: () => t`What to save`,
  kinds: { picture: () => t`Picture`, sticker: () => t`Sticker`, mask: () => t`Mask` },
  stickerHelp: () =>
    t`A WebP of 512 pixels with a white outline, as chat apps take it for a sticker.`,
  maskHelp: () => t`White is the subject, black is the rest: for use in other programs.`,
  shape: () => t`Shape`,
  shapes: {
    whole: () => t({ message: 'As it is', comment: 'A shape to save: not cropped' }),
    subject: () => t`Cropped`,
    square: () => t`Square`,
    circle: () => t`Circle`,
  },
  size: () => t`Longest side`,
  side: (pixels: number | null) =>
    pixels === null ? t({ message: 'Full', comment: 'The full size' }) : t`${pixels} px`,
  format: () => t`Format`,
  formats: { png: 'PNG', webp: 'WebP', jpeg: 'JPEG' },
  onWhite: () => t`A JPEG has no transparency: what is clear becomes white.`,
  share: () => t`Share or save`,
  save: () => t`Save`,
  retry: () => t`Try again`,
  behind: () => t`Change its background`,
  larger: () => t`Make it larger`,
  lost: () => t`The picture could not be loaded.`,
  reload: () => t`Load it again`,
})
