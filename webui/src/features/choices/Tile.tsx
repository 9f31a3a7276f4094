import Box from '@mui/material/Box'
import { checkerboard } from '../../shared/checkerboard'
import { hidden } from '../../shared/hidden'
import { CheckIcon } from '../../shared/icons'

interface TileProps {
  group: string
  name: string
  thumbnail: string
  checked: boolean
  onChoose: () => void
}

/** A picture to choose by: a real radio, so arrows, Space and focus are the browser's own. */
export function Tile({ group, name, thumbnail, checked, onChoose }: TileProps) {
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
      <Box className="frame">
        <img src={thumbnail} alt="" width={160} height={160} />
        <span className="mark">
          <CheckIcon fontSize="inherit" />
        </span>
      </Box>
      <span className="name">{name}</span>
    </Box>
  )
}

/** The grid `count` tiles stand in: four in one row, others three across; more on a wide panel. */
export const tiles = (count: number) => ({
  display: 'grid',
  gridTemplateColumns: {
    xs: `repeat(${count === 4 ? 4 : 3}, minmax(0, 1fr))`,
    sm: `repeat(${count === 4 ? 4 : 5}, minmax(0, 160px))`,
    md: `repeat(${count === 4 ? 4 : 3}, minmax(0, 1fr))`,
  },
  gap: { xs: 1.25, sm: 1.75 },
})

const tile = {
  position: 'relative',
  display: 'block',
  cursor: 'pointer',
  '& .frame': {
    position: 'relative',
    p: '5px',
    bgcolor: 'inks.mount',
    borderRadius: '3px',
    boxShadow: 1,
    outline: '3px solid transparent',
    transition: 'transform 140ms',
  },
  '& img': {
    display: 'block',
    width: '100%',
    height: 'auto',
    aspectRatio: '1',
    objectFit: 'cover',
    background: checkerboard(6),
  },
  '& .name': {
    display: 'block',
    overflowWrap: 'anywhere',
    mt: 0.75,
    fontSize: '0.875rem',
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
  '& :focus-visible ~ .frame': { outlineColor: 'text.primary', outlineOffset: '5px' },
  '@media (forced-colors: active)': { '& :checked ~ .frame': { outline: '3px solid Highlight' } },
}
