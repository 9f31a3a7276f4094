import { t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  done: (name: string) => t`${name} is ready`,
  failed: (name: string) => t`${name} didn’t come out`,
  batch: () => t`Your batch is done`,
  doneHelp: () => t`Have a look at it in darkroom.`,
  failedHelp: () => t`Your photo is still there: darkroom says what helps.`,
  offer: () => t`Tell me when it is done`,
  on: () => t`You are told when it is done, also while this page is out of sight.`,
  off: () => t`Don’t tell me`,
  denied: () =>
    t`This browser lets darkroom tell nothing. Allow notifications for this page in the browser’s settings for this site, beside the address, and press again.`,
})
