import { t } from '@lingui/core/macro'
import { spoken } from '../shared/spoken'

export const words = spoken({
  name: 'darkroom',
  home: () => t`darkroom, start page`,
  gallery: () => t`Pictures`,
  skip: () => t`Skip to the content`,
  offline: () => t`You are offline. What is on the page stays; the rest goes on when you are back.`,
  crash: () => t`The page stumbled`,
  crashHelp: () =>
    t`It is a fault of ours. Your pictures, your photo and your choices are kept: load the page again to go on.`,
  reload: () => t`Load the page again`,
  report: () => t`What a report says`,
  reportHelp: () =>
    t`Only what helps to find the fault: no photo, no name of a picture, nothing that opens your pictures.`,
  copy: () => t`Copy report`,
  copied: () => t`Copied`,
  copyRefused: () => t`The browser doesn’t let it be copied: mark it below`,
  lost: () =>
    t({
      message: 'Nothing hangs here',
      comment: 'A page that does not exist; pictures hang on a line',
    }),
  lostHelp: () => t`The address may be mistyped, or the picture may be gone.`,
  start: () => t`Go to the start page`,
  newer: () => t`A newer darkroom is ready.`,
  reloadShort: () => t`Reload`,
  later: () => t`Later`,
  shareLost: () => t`What was shared did not arrive here. Choose the photo on this page instead.`,
})
