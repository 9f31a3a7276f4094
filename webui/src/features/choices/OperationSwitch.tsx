import Box from '@mui/material/Box'
import { hidden } from '../../shared/hidden'
import { FaceIcon, SceneIcon } from '../../shared/icons'
import type { Choice } from './choice'
import { words } from './words'

const OPERATIONS = [
  ['avatar', FaceIcon],
  ['background', SceneIcon],
] as const

interface OperationSwitchProps {
  value: Choice['operation']
  onChange: (operation: Choice['operation']) => void
}

/** Avatar or background: two radios that share one track. */
export function OperationSwitch({ value, onChange }: OperationSwitchProps) {
  return (
    <Box component="fieldset" sx={track}>
      <Box component="legend" sx={hidden}>
        {words.operation}
      </Box>
      {OPERATIONS.map(([operation, Icon]) => (
        <Box component="label" key={operation} sx={half}>
          <Box
            component="input"
            type="radio"
            name="operation"
            checked={value === operation}
            onChange={() => onChange(operation)}
            sx={hidden}
          />
          <Icon />
          {words.operations[operation]}
        </Box>
      ))}
    </Box>
  )
}

const track = {
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 8rem), 1fr))',
  minWidth: 0,
  gap: 0.5,
  m: 0,
  p: 0.5,
  border: 0,
  borderRadius: '28px',
  bgcolor: 'inks.sunken',
}

const half = {
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: 1,
  minHeight: 48,
  borderRadius: 999,
  fontWeight: 600,
  color: 'text.secondary',
  cursor: 'pointer',
  '@media (max-width: 359px)': { '& svg': { display: 'none' } },
  '&:hover': { color: 'text.primary' },
  '&:has(:checked)': { color: 'text.primary', bgcolor: 'background.paper', boxShadow: 1 },
  '&:has(:checked) svg': { color: 'primary.main' },
  '&:has(:focus-visible)': { outline: '3px solid', outlineColor: 'primary.main' },
  '@media (forced-colors: active)': { '&:has(:checked)': { outline: '3px solid Highlight' } },
}
