import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { Catalogue } from '../../api'
import { hidden } from '../../shared/hidden'
import { type Choice, fits, type Size } from './choice'
import { words } from './words'

type Upscale = Catalogue['upscales'][number]

interface ScalePickerProps {
  upscales: Upscale[]
  /** Of the picture, where known: what is too large already is not offered. */
  size: Size | null
  value: Choice['scale']
  onChange: (scale: Choice['scale']) => void
}

/** How much larger, each with what to expect of it. */
export function ScalePicker({ upscales, size, value, onChange }: ScalePickerProps) {
  if (size && upscales.every((upscale) => !fits(size, upscale))) {
    return <Typography>{words.largeAlready(size)}</Typography>
  }
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Typography component="legend" variant="h3" sx={{ mb: 1.25, p: 0 }}>
        {words.scale}
      </Typography>
      <Box sx={{ display: 'grid', gap: 1.25 }}>
        {upscales.map((upscale) => (
          <Box component="label" key={upscale.scale} sx={card}>
            <Box
              component="input"
              type="radio"
              name="scale"
              disabled={size !== null && !fits(size, upscale)}
              checked={value === upscale.scale}
              onChange={() => onChange(upscale.scale as Choice['scale'])}
              aria-label={upscale.name}
              sx={hidden}
            />
            <b>×{upscale.scale}</b>
            <span>
              <strong>{upscale.name}</strong>
              {size && <em>{words.becomes(size, upscale.scale)}</em>}
              <small>{upscale.description}</small>
            </span>
          </Box>
        ))}
      </Box>
    </Box>
  )
}

const card = {
  position: 'relative',
  display: 'grid',
  gridTemplateColumns: '56px minmax(0, 1fr)',
  gap: 2,
  alignItems: 'center',
  p: 1.5,
  border: '1px solid',
  borderColor: 'inks.control',
  borderRadius: 1,
  cursor: 'pointer',
  '& b': {
    display: 'grid',
    placeItems: 'center',
    width: 56,
    height: 56,
    borderRadius: '50%',
    bgcolor: 'inks.sunken',
    fontFamily: 'h1.fontFamily',
    fontSize: '1.375rem',
  },
  '& span, & strong, & em, & small': { display: 'block' },
  '& em': { fontStyle: 'normal', fontSize: '0.875rem' },
  '& small': { mt: 0.25, fontSize: '0.875rem', color: 'text.secondary' },
  '&:has(:checked)': {
    borderColor: 'primary.main',
    boxShadow: 'inset 0 0 0 2px var(--dr-palette-primary-main)',
  },
  '&:has(:checked) b': { bgcolor: 'primary.main', color: 'primary.contrastText' },
  '&:has(:disabled)': { opacity: 0.55, cursor: 'default' },
  '&:has(:focus-visible)': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '3px',
  },
  '@media (forced-colors: active)': { '&:has(:checked)': { outline: '3px solid Highlight' } },
}
