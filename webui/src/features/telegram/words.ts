import { t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  shared: () => t`Made with darkroom`,
})
