import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import type { Catalogue } from '../../api'
import { ownColour, Swatch, Swatches } from './Swatch'
import { words } from './words'

interface GradientPickerProps {
  gradients: Catalogue['gradients']
  /** #rrggbb-#rrggbb, upper left to lower right. */
  value: string | null
  onChange: (gradient: string) => void
  /** Lies over a swatch. */
  preview?: ((gradient: string) => ReactNode) | undefined
}

/** Swatches as radios, and two of the browser's own colour fields for any other. */
export function GradientPicker({ gradients, value, onChange, preview }: GradientPickerProps) {
  const own = value !== null && !gradients.some((gradient) => gradient.value === value)
  const [from = '', to = ''] = (value ?? gradients[0]?.value ?? '').split('-')
  return (
    <Swatches legend={words.gradient}>
      {gradients.map((gradient) => (
        <Swatch
          key={gradient.value}
          group="gradient"
          name={gradient.name}
          fill={fillOf(gradient.value)}
          preview={preview?.(gradient.value)}
          checked={value === gradient.value}
          onChoose={() => onChange(gradient.value)}
        />
      ))}
      <Box sx={ownColour} data-checked={own || undefined}>
        <input
          type="color"
          aria-label={words.gradientFrom}
          value={from}
          onChange={(event) => onChange(`${event.target.value}-${to}`)}
        />
        <input
          type="color"
          aria-label={words.gradientTo}
          value={to}
          onChange={(event) => onChange(`${from}-${event.target.value}`)}
        />
        {words.ownGradient}
      </Box>
    </Swatches>
  )
}

/** CSS of a colour, or of the gradient between two. */
export function fillOf(gradient: string): string {
  return gradient.includes('-')
    ? `linear-gradient(135deg, ${gradient.replace('-', ', ')})`
    : gradient
}
