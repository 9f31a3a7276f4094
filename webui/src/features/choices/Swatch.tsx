import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import { hidden } from '../../shared/hidden'
import { CheckIcon } from '../../shared/icons'

/** Swatches under a heading, wrapping as they need to. */
export function Swatches({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Typography component="legend" variant="h3" sx={{ mb: 1.25, p: 0 }}>
        {legend}
      </Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.25, alignItems: 'center' }}>
        {children}
      </Box>
    </Box>
  )
}

interface SwatchProps {
  group: string
  name: string
  /** CSS of what it looks like. */
  fill: string
  /** Lies over the fill, and makes it larger. */
  preview?: ReactNode
  checked: boolean
  onChoose: () => void
}

/** A round piece of colour that is a radio. */
export function Swatch({ group, name, fill, preview, checked, onChoose }: SwatchProps) {
  return (
    <Box component="label" title={name} sx={swatch}>
      <Box
        component="input"
        type="radio"
        name={group}
        aria-label={name}
        checked={checked}
        onChange={onChoose}
        sx={hidden}
      />
      <span style={{ background: fill }} data-large={preview ? true : undefined}>
        {preview}
        <CheckIcon />
      </span>
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
    // What it is there for is its colour.
    forcedColorAdjust: 'none',
  },
  '& [data-large]': {
    position: 'relative',
    overflow: 'hidden',
    width: 64,
    height: 64,
    borderRadius: '10px',
  },
  '& [data-large] svg': { position: 'absolute', insetInlineEnd: 3, top: 3 },
  '& svg': {
    display: 'none',
    color: 'text.primary',
    bgcolor: 'background.default',
    borderRadius: '50%',
    p: '2px',
  },
  '& :checked ~ span': { outline: '3px solid', outlineColor: 'primary.main', outlineOffset: '2px' },
  '& :checked ~ span svg': { display: 'block' },
  '& :focus-visible ~ span': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '4px',
  },
  '@media (forced-colors: active)': {
    '& span': { borderColor: 'CanvasText' },
    '& :checked ~ span': { outlineColor: 'Highlight' },
    '& :focus-visible ~ span': { outlineColor: 'CanvasText' },
  },
}

/** The browser's own colour field with its word. */
export const ownColour = {
  display: 'flex',
  alignItems: 'center',
  gap: 1,
  minHeight: 44,
  paddingInlineStart: 0.5,
  paddingInlineEnd: 2,
  border: '1px solid',
  borderColor: 'inks.control',
  borderRadius: 999,
  fontSize: '0.875rem',
  cursor: 'pointer',
  '& input': {
    width: 44,
    height: 44,
    p: 0,
    border: 0,
    bgcolor: 'transparent',
    cursor: 'pointer',
    forcedColorAdjust: 'none',
  },
  '&[data-checked]': { outline: '3px solid', outlineColor: 'primary.main' },
  '@media (forced-colors: active)': { '&[data-checked]': { outlineColor: 'Highlight' } },
}
