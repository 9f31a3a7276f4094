export const words = {
  name: 'darkroom',
  home: 'darkroom, start page',
  gallery: 'Pictures',
  skip: 'Skip to the content',
  offline: 'You are offline. What is on the page stays; the rest goes on when you are back.',
  crash: 'The page stumbled',
  crashHelp:
    'It is a fault of ours. Your pictures, your photo and your choices are kept: load the page again to go on.',
  reload: 'Load the page again',
  report: 'What a report says',
  reportHelp:
    'Only what helps to find the fault: no photo, no name of a picture, nothing that opens your pictures.',
  copy: 'Copy report',
  copied: 'Copied',
  copyRefused: 'The browser doesn’t let it be copied: mark it below',
  lost: 'Nothing hangs here',
  lostHelp: 'The address may be mistyped, or the picture may be gone.',
  start: 'Go to the start page',
  newer: 'A newer darkroom is ready.',
  reloadShort: 'Reload',
  later: 'Later',
  shareLost: 'What was shared did not arrive here. Choose the photo on this page instead.',
}
