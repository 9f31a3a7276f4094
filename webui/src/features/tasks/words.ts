import { plural, t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  tray: () => t`Your pictures`,
  all: () => t`All pictures`,
  states: {
    waiting: () => t`in line`,
    working: () => t`being made`,
    done: () => t`ready`,
    failed: () => t`didn’t come out`,
    cancelled: () => t`stopped`,
  },
  sending: () => t`Sending your photo`,
  sendingAt: (share: string) => t`Sending your photo, ${share}`,
  checking: () => t`Looking at your photo`,
  received: () => t`Photo received`,
  next: () => t`Yours is next`,
  ahead: (count: number) =>
    plural(count, { one: 'One picture is ahead of yours', other: '# pictures are ahead of yours' }),
  working: () => t`Getting started`,
  stages: {
    'loading the model, the first time only': () => t`Loading the model, the first time only`,
    'waiting for a machine; a new one loads the model first': () =>
      t`Waiting for a machine; a new one loads the model first`,
    'finding the subject': () => t`Finding the subject`,
    'finding the face': () => t`Finding the face`,
    'cutting out': () => t`Cutting out`,
    drawing: () => t`Drawing`,
    enlarging: () => t`Enlarging`,
    'enlarging: made for art and small pictures': () =>
      t`Enlarging: made for art and small pictures`,
    finishing: () => t`Finishing`,
  },
  unknown: () => t({ message: 'Being made', comment: 'The engine says something unknown' }),
  stageAt: (stage: string, share: string) => t`${stage}, ${share}`,
  done: () => t`Ready`,
  failed: () => t`It didn’t come out`,
  cancelled: () => t`Stopped`,
  progress: () => t`Progress`,
  arrived: (name: string) => t`${name} is ready`,
  look: () => t({ message: 'Look', comment: 'A button: look at the finished picture' }),
  deleted: (count: number) =>
    plural(count, { one: 'Picture deleted', other: '# pictures deleted' }),
  undo: () => t`Undo`,
  deleteFailed: (count: number) =>
    plural(count, {
      one: 'The picture could not be deleted. It is still in your list.',
      other: '# pictures could not be deleted. They are still in your list.',
    }),
  running: (count: number) => `(${count}) darkroom`,
  readyRunning: (count: number) => `✓ (${count}) darkroom`,
  ready: () => t`✓ Ready – darkroom`,
  title: 'darkroom',
})
