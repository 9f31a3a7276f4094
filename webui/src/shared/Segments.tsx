import Box from '@mui/material/Box'
import { type ComponentType, useId } from 'react'
import { hidden } from './hidden'
import type { IconProps } from './icons'
import { sideways } from './sideways'

interface SegmentsProps<Value extends string | number | null> {
  legend: string
  /** Shows the legend above the track; otherwise it is only spoken. */
  titled?: boolean
  options: readonly { value: Value; label: string; Icon?: ComponentType<IconProps> }[]
  value: Value
  onChange: (value: Value) => void
}

/** A few radios that share one track, so arrows, Space and focus are the browser's own. */
export function Segments<Value extends string | number | null>(props: SegmentsProps<Value>) {
  const { legend, titled = false, options, value, onChange } = props
  const group = useId()
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0, position: 'relative' }}>
      <Box component="legend" sx={titled ? title : hidden}>
        {legend}
      </Box>
      <Box sx={track} data-many={options.length > 3 || undefined}>
        {options.map(({ value: own, label, Icon }) => (
          <Box
            component="label"
            key={String(own)}
            sx={part}
            data-icon={Icon && (options.length > 3 ? 'above' : 'beside')}
          >
            <Box
              component="input"
              type="radio"
              name={group}
              checked={value === own}
              onChange={() => onChange(own)}
              sx={hidden}
            />
            {Icon && <Icon />}
            {label}
          </Box>
        ))}
      </Box>
    </Box>
  )
}

const title = { p: 0, mb: 0.75, fontSize: '0.875rem', color: 'text.secondary' }

const track = {
  display: 'grid',
  // Below each other where larger words would lie on each other.
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(5.2rem, 100%), 1fr))',
  '&[data-many]': { gridTemplateColumns: 'repeat(auto-fit, minmax(3rem, 1fr))' },
  gap: 0.5,
  p: 0.5,
  borderRadius: '28px',
  bgcolor: 'inks.sunken',
}

const above = { flexDirection: 'column', gap: '2px', py: 0.75, fontSize: '0.875rem' }

const part = {
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: 1,
  minWidth: 0,
  minHeight: 44,
  px: 0.5,
  borderRadius: '24px',
  fontSize: { xs: '0.9375rem', sm: '1rem' },
  fontWeight: 600,
  textAlign: 'center',
  lineHeight: 1.2,
  color: 'text.secondary',
  cursor: 'pointer',
  '&[data-icon=above]': above,
  '&[data-icon=beside]': { '@media (max-width: 599px)': above, [sideways]: above },
  '@media (max-width: 359px)': { '&, &[data-icon]': { px: 0, fontSize: '0.8125rem' } },
  '&:hover': { color: 'text.primary' },
  '&:has(:checked)': { color: 'text.primary', bgcolor: 'background.paper', boxShadow: 1 },
  '[data-theme=dark] &:has(:checked)': { bgcolor: 'inks.accentWash' },
  '&:has(:checked) svg': { color: 'primary.main' },
  '&:has(:focus-visible)': { outline: '3px solid', outlineColor: 'primary.main' },
  '@media (forced-colors: active)': { '&:has(:checked)': { outline: '3px solid Highlight' } },
}
