export const words = {
  done: (name: string) => `${name} is ready`,
  failed: (name: string) => `${name} didn’t come out`,
  batch: 'Your batch is done',
  doneHelp: 'Have a look at it in darkroom.',
  failedHelp: 'Your photo is still there: darkroom says what helps.',
  offer: 'Tell me when it is done',
  on: 'You are told when it is done, also while this page is out of sight.',
  off: 'Don’t tell me',
  denied:
    'This browser lets darkroom tell nothing. Allow notifications for this page in the browser’s settings for this site, beside the address, and press again.',
}
