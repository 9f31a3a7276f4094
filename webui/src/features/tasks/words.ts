export const words = {
  tray: 'Your pictures',
  all: 'All pictures',
  states: {
    waiting: 'in line',
    working: 'being made',
    done: 'ready',
    failed: 'didn’t come out',
    cancelled: 'stopped',
  },
  sending: 'Sending your photo',
  sendingAt: (share: string) => `Sending your photo, ${share}`,
  checking: 'Looking at your photo',
  received: 'Photo received',
  next: 'Yours is next',
  ahead: (count: number) =>
    count === 1 ? 'One picture is ahead of yours' : `${count} pictures are ahead of yours`,
  working: 'Getting started',
  stageAt: (stage: string, share: string) => `${stage}, ${share}`,
  done: 'Ready',
  failed: 'It didn’t come out',
  cancelled: 'Stopped',
  progress: 'Progress',
  arrived: (name: string) => `${name} is ready`,
  look: 'Look',
  deleted: (count: number) => (count === 1 ? 'Picture deleted' : `${count} pictures deleted`),
  undo: 'Undo',
  deleteFailed: (count: number) =>
    count === 1
      ? 'The picture could not be deleted. It is still in your list.'
      : `${count} pictures could not be deleted. They are still in your list.`,
  running: (count: number) => `(${count}) darkroom`,
  readyRunning: (count: number) => `✓ (${count}) darkroom`,
  ready: '✓ Ready – darkroom',
  title: 'darkroom',
}
