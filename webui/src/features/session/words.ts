import { t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  renewed: () =>
    t`Your visit had ended, so a new one has begun. Earlier pictures are no longer listed here.`,
})
