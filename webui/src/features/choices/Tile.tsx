import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import { checkerboard } from '../../shared/checkerboard'
import { hidden } from '../../shared/hidden'
import { CheckIcon } from '../../shared/icons'

interface TileProps {
  group: string
  name: string
  thumbnail: string
  /** CSS of what shows through where it is transparent; squares unless told. */
  fill?: string | undefined
  checked: boolean
  broad: boolean
  /** Lies over the thumbnail. */
  preview?: ReactNode
  onChoose: () => void
}

/** A picture to choose by: a real radio, so arrows, Space and focus are the browser's own. */
export function Tile(props: TileProps) {
  const { group, name, thumbnail, fill, checked, broad, preview, onChoose } = props
  return (
    <Box component="label" sx={tile}>
      <Box
        component="input"
        type="radio"
        name={group}
        checked={checked}
        onChange={onChoose}
        sx={hidden}
      />
      <Box className="frame" data-broad={broad || undefined}>
        <span className="picture">
          <img
            src={thumbnail}
            alt=""
            width={160}
            height={broad ? 107 : 160}
            style={fill ? { background: fill } : undefined}
          />
          {preview}
        </span>
        <span className="mark">
          <CheckIcon fontSize="inherit" />
        </span>
      </Box>
      <span className="name">{name}</span>
    </Box>
  )
}

const tile = {
  position: 'relative',
  display: 'block',
  cursor: 'pointer',
  '& .frame': {
    position: 'relative',
    p: '4px',
    bgcolor: 'inks.mount',
    borderRadius: '3px',
    boxShadow: 1,
    transition: 'transform 140ms',
  },
  '& .picture': { position: 'relative', display: 'block', overflow: 'hidden' },
  '& img': {
    display: 'block',
    width: '100%',
    height: 'auto',
    aspectRatio: '1',
    objectFit: 'cover',
    background: checkerboard(6),
  },
  // What stands in the middle of a thumbnail has its head at the top.
  '& [data-broad] img': { aspectRatio: '3 / 2', objectPosition: '50% 6%' },
  '& .name': {
    display: 'block',
    overflowWrap: 'anywhere',
    mt: 0.75,
    fontSize: '0.8125rem',
    lineHeight: 1.25,
    textAlign: 'center',
  },
  '& .mark': {
    position: 'absolute',
    insetInlineEnd: -6,
    top: -6,
    display: 'none',
    width: 24,
    height: 24,
    fontSize: 18,
    placeItems: 'center',
    borderRadius: '50%',
    bgcolor: 'primary.main',
    color: 'primary.contrastText',
  },
  '&:hover .frame': { transform: 'translateY(-2px)' },
  '& :checked ~ .frame': { boxShadow: '0 0 0 3px var(--dr-palette-primary-main)' },
  '& :checked ~ .frame .mark': { display: 'grid' },
  '& :checked ~ .name': { fontWeight: 700 },
  // There is no shadow to tell the chosen one by; where the focus is counts more.
  '@media (forced-colors: active)': {
    '& img': { forcedColorAdjust: 'none' },
    '& :checked ~ .frame': { outline: '3px solid Highlight' },
    '& .mark': { forcedColorAdjust: 'none', bgcolor: 'Highlight', color: 'HighlightText' },
  },
  '& :focus-visible ~ .frame': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '5px',
  },
}
