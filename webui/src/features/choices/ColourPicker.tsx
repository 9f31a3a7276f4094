import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import type { Catalogue } from '../../api'
import { ownColour, Swatch, Swatches } from './Swatch'
import { words } from './words'

interface ColourPickerProps {
  colours: Catalogue['colours']
  value: string | null
  onChange: (colour: string) => void
  /** Lies over a swatch. */
  preview?: ((colour: string) => ReactNode) | undefined
}

/** Swatches as radios, and the browser's own colour field for any other. */
export function ColourPicker({ colours, value, onChange, preview }: ColourPickerProps) {
  const own = value !== null && !colours.some((colour) => colour.value === value)
  return (
    <Swatches legend={words.colour}>
      {colours.map((colour) => (
        <Swatch
          key={colour.value}
          group="colour"
          name={colour.name}
          fill={colour.value}
          preview={preview?.(colour.value)}
          checked={value === colour.value}
          onChoose={() => onChange(colour.value)}
        />
      ))}
      <Box component="label" sx={ownColour} data-checked={own || undefined}>
        <input
          type="color"
          value={value ?? colours[0]?.value}
          onChange={(event) => onChange(event.target.value)}
        />
        {words.ownColour}
      </Box>
    </Swatches>
  )
}
