import Box from '@mui/material/Box'
import { hidden } from '../../shared/hidden'
import { words } from './words'

interface ShadowSwitchProps {
  value: boolean
  onChange: (shadow: boolean) => void
}

/** Whether the subject throws a soft shadow on what is behind it. */
export function ShadowSwitch({ value, onChange }: ShadowSwitchProps) {
  return (
    <Box component="label" sx={line}>
      <Box
        component="input"
        type="checkbox"
        role="switch"
        checked={value}
        onChange={(event) => onChange(event.currentTarget.checked)}
        sx={hidden}
      />
      <i />
      {words.shadow}
    </Box>
  )
}

const line = {
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  gap: 1.5,
  minHeight: 44,
  width: 'fit-content',
  cursor: 'pointer',
  '& i': {
    position: 'relative',
    width: 44,
    height: 26,
    borderRadius: 999,
    border: '1px solid',
    borderColor: 'inks.control',
    bgcolor: 'inks.sunken',
    transition: 'background-color 140ms',
  },
  '& i::after': {
    content: '""',
    position: 'absolute',
    insetInlineStart: 3,
    top: 3,
    width: 18,
    height: 18,
    borderRadius: '50%',
    bgcolor: 'inks.control',
    transition: 'inset-inline-start 140ms',
  },
  '& :checked ~ i': { bgcolor: 'primary.main', borderColor: 'primary.main' },
  '& :checked ~ i::after': { insetInlineStart: 21, bgcolor: 'primary.contrastText' },
  '& :focus-visible ~ i': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '2px',
  },
  '@media (forced-colors: active)': {
    '& i::after': { bgcolor: 'CanvasText' },
    '& :checked ~ i': { bgcolor: 'Highlight' },
    '& :checked ~ i::after': { bgcolor: 'Canvas' },
  },
}
