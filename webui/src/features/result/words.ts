import { moment } from '../../shared/format'

export const words = {
  compare: 'How much of the original to show',
  compareAt: (shown: number) => `${shown} percent original`,
  before: 'Before',
  after: 'After',
  photo: 'Your photo',
  result: (name: string) => `Result: ${name}`,
  heading: { avatar: 'Here is your avatar', background: 'Here is your picture' },
  download: 'Download',
  again: 'Try another style',
  againBackground: 'Try another background',
  fresh: 'New photo',
  remove: 'Delete',
  hold: 'Hold to see the original',
  kept: (until: Date) => `Kept until ${moment(until)}, then deleted.`,
  facts: (width: number, height: number, kind: string) => `${width} × ${height} · ${kind}`,
  lost: 'The picture could not be loaded.',
  reload: 'Load it again',
}
