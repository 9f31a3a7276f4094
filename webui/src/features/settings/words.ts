import { t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

export const words = spoken({
  theme: () =>
    t({ message: 'Light', comment: 'The lighting of the page: day, safelight or as the device' }),
  modes: {
    system: () => t`As this device`,
    light: () => t({ message: 'Daylight', comment: 'The bright look of the page' }),
    dark: () =>
      t({
        message: 'Safelight',
        comment: 'The dim red lamp of a photo lab: the dark look of the page',
      }),
  },
  language: () => t`Language`,
  languageLost: () =>
    t`The words of this language could not be fetched. Check the connection and try again.`,
  asDevice: () => t({ message: 'As this device', comment: 'Of the lighting or the language' }),
})
