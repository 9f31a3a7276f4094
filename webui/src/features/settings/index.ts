export { LanguageChoice } from './LanguageChoice'
export { type LastChoice, SettingsProvider, useSettings } from './SettingsContext'
export { ThemeSwitch } from './ThemeSwitch'
