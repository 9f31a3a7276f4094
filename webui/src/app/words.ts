export const words = {
  name: 'darkroom',
  home: 'darkroom, start page',
  skip: 'Skip to the content',
  offline: 'You are offline. What is on the page stays; the rest goes on when you are back.',
  crash: 'The page stumbled',
  crashHelp: 'Your pictures are safe: they are kept by address. Load the page again to go on.',
  reload: 'Load the page again',
  lost: 'Nothing hangs here',
  lostHelp: 'The address may be mistyped, or the picture may be gone.',
  start: 'Go to the start page',
}
