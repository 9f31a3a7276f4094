import Box from '@mui/material/Box'
import { hidden } from '../../shared/hidden'
import { AutoIcon, MoonIcon, SunIcon } from '../../shared/icons'
import { type ThemeMode, useSettings } from './SettingsContext'
import { words } from './words'

const MODES = [
  ['light', SunIcon],
  ['system', AutoIcon],
  ['dark', MoonIcon],
] as const satisfies readonly (readonly [ThemeMode, unknown])[]

/** Daylight, as the device, safelight: three radios that look like one switch. */
export function ThemeSwitch() {
  const { mode, setMode } = useSettings()
  return (
    <Box component="fieldset" sx={track}>
      <Box component="legend" sx={hidden}>
        {words.theme}
      </Box>
      {MODES.map(([value, Icon]) => (
        <Box component="label" key={value} title={words.modes[value]} sx={stop}>
          <Box
            component="input"
            type="radio"
            name="theme"
            checked={mode === value}
            onChange={() => setMode(value)}
            aria-label={words.modes[value]}
            sx={hidden}
          />
          <Icon fontSize="small" />
        </Box>
      ))}
    </Box>
  )
}

const track = {
  display: 'flex',
  m: 0,
  p: 0,
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 999,
}

const stop = {
  position: 'relative',
  display: 'grid',
  placeItems: 'center',
  width: 44,
  height: 44,
  borderRadius: 999,
  color: 'text.secondary',
  cursor: 'pointer',
  '&:hover': { color: 'text.primary' },
  '&:has(:checked)': { color: 'primary.main', bgcolor: 'inks.accentWash' },
  '&:has(:focus-visible)': { outline: '3px solid', outlineColor: 'primary.main' },
  '@media (forced-colors: active)': { '&:has(:checked)': { outline: '3px solid Highlight' } },
}
