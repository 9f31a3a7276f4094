import { t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  insist: () => t`Use it anyway`,
  background: () => t`Change the background instead`,
  other: () => t`Choose another photo`,
})
