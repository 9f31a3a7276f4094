import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { Catalogue } from '../../api'
import { hidden } from '../../shared/hidden'
import { CheckIcon } from '../../shared/icons'
import { words } from './words'

interface ColourPickerProps {
  colours: Catalogue['colours']
  value: string | null
  onChange: (colour: string) => void
}

/** Swatches as radios, and the browser's own colour field for any other. */
export function ColourPicker({ colours, value, onChange }: ColourPickerProps) {
  const own = value !== null && !colours.some((colour) => colour.value === value)
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Typography component="legend" variant="h3" sx={{ mb: 1.25, p: 0 }}>
        {words.colour}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.25, alignItems: 'center' }}>
        {colours.map((colour) => (
          <Box component="label" key={colour.value} title={colour.name} sx={swatch}>
            <Box
              component="input"
              type="radio"
              name="colour"
              aria-label={colour.name}
              checked={value === colour.value}
              onChange={() => onChange(colour.value)}
              sx={hidden}
            />
            <span style={{ backgroundColor: colour.value }}>
              <CheckIcon />
            </span>
          </Box>
        ))}
        <Box component="label" sx={ownColour} data-checked={own || undefined}>
          <input
            type="color"
            value={value ?? colours[0]?.value}
            onChange={(event) => onChange(event.target.value)}
          />
          {words.ownColour}
        </Box>
      </Box>
    </Box>
  )
}

const swatch = {
  position: 'relative',
  cursor: 'pointer',
  '& span': {
    display: 'grid',
    placeItems: 'center',
    width: 44,
    height: 44,
    borderRadius: '50%',
    border: '1px solid',
    borderColor: 'inks.control',
  },
  '& svg': {
    display: 'none',
    color: 'inks.mount',
    bgcolor: 'inks.paper',
    borderRadius: '50%',
    p: '2px',
  },
  '& :checked ~ span': { outline: '3px solid', outlineColor: 'primary.main', outlineOffset: '2px' },
  '& :checked ~ span svg': {
    display: 'block',
    color: 'text.primary',
    bgcolor: 'background.default',
  },
  '& :focus-visible ~ span': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '4px',
  },
}

const ownColour = {
  display: 'flex',
  alignItems: 'center',
  gap: 1,
  minHeight: 44,
  pl: 0.5,
  pr: 2,
  border: '1px solid',
  borderColor: 'inks.control',
  borderRadius: 999,
  fontSize: '0.875rem',
  cursor: 'pointer',
  '& input': { width: 36, height: 36, p: 0, border: 0, bgcolor: 'transparent', cursor: 'pointer' },
  '&[data-checked]': { outline: '3px solid', outlineColor: 'primary.main' },
}
