import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { type ReactNode, type RefObject, useEffect, useRef } from 'react'
import { Tile } from './Tile'

interface Item<Id extends string> {
  id: Id
  name: string
  description: string
  thumbnail_url: string
  /** CSS of what shows through its thumbnail. */
  fill?: string | undefined
}

interface GalleryProps<Id extends string> {
  legend: string
  items: Item<Id>[]
  value: Id | null
  onChoose: (id: Id) => void
  /** Few broad pictures rather than many square ones. */
  broad?: boolean
  /** Lies over a thumbnail, once it can be shown. */
  preview?: (id: Id) => ReactNode
}

/**
 * Pictures to choose by. On a desk all are in sight; on a phone many hang in two rows that are
 * swept sideways, so that the photo stays on the screen.
 */
export function Gallery<Id extends string>(props: GalleryProps<Id>) {
  const { legend, items, value, onChoose, broad = false, preview } = props
  const row = useRef<HTMLDivElement>(null)
  useInSight(row, items.length, value)
  const chosen = items.find(({ id }) => id === value)
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Box component="legend" sx={head}>
        <Typography component="span" variant="h3">
          {legend}
        </Typography>
        <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
          {chosen?.description}
        </Typography>
      </Box>
      <Box ref={row} sx={broad ? broadTiles : squareTiles}>
        {items.map(({ id, name, thumbnail_url, fill }) => (
          <Tile
            key={id}
            group={legend}
            name={name}
            thumbnail={thumbnail_url}
            fill={fill}
            broad={broad}
            preview={preview?.(id)}
            checked={id === value}
            onChoose={() => onChoose(id)}
          />
        ))}
      </Box>
    </Box>
  )
}

/** Holds the place of the tiles, so nothing jumps when they come. */
export function GallerySkeleton({ count, broad = false }: { count: number; broad?: boolean }) {
  return (
    <Box aria-hidden>
      <Box sx={head} style={{ visibility: 'hidden' }}>
        <Typography component="span" variant="h3">
          …
        </Typography>
      </Box>
      <Box sx={broad ? broadTiles : squareTiles}>
        {Array.from({ length: count }, (_, nth) => nth).map((nth) => (
          <Box key={nth} sx={{ pb: '24px' }}>
            <Box sx={blank} data-broad={broad || undefined} />
          </Box>
        ))}
      </Box>
    </Box>
  )
}

/** Brings the chosen tile into a row that is wider than the screen; the page itself stays still. */
function useInSight(row: RefObject<HTMLDivElement | null>, count: number, value: unknown): void {
  useEffect(() => {
    const box = row.current
    const tile = count > 0 && value ? box?.querySelector('label:has(:checked)') : null
    if (!box || !(tile instanceof HTMLElement)) return
    const { offsetLeft, offsetWidth } = tile
    const seen = offsetLeft - box.scrollLeft
    if (seen < 0 || seen + offsetWidth > box.clientWidth) {
      box.scrollLeft = offsetLeft - (box.clientWidth - offsetWidth) / 2
    }
  }, [row, count, value])
}

const head = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'baseline',
  columnGap: 1.5,
  width: '100%',
  p: 0,
  mb: 1.25,
}

const blank = {
  aspectRatio: '1',
  bgcolor: 'inks.sunken',
  borderRadius: '3px',
  '&[data-broad]': { aspectRatio: '3 / 2' },
}

const squareTiles = {
  position: 'relative',
  display: 'grid',
  gap: { xs: 1.25, md: 1.5 },
  gridTemplateColumns: {
    sm: 'repeat(auto-fill, minmax(88px, 1fr))',
    md: 'repeat(4, minmax(0, 1fr))',
  },
  gridTemplateRows: { xs: 'repeat(2, auto)', sm: 'none' },
  gridAutoFlow: { xs: 'column', sm: 'row' },
  gridAutoColumns: { xs: '92px', sm: 'auto' },
  overflowX: { xs: 'auto', sm: 'visible' },
  scrollPaddingInline: '16px',
  scrollbarWidth: 'none',
  '@media (prefers-reduced-motion: no-preference)': { scrollBehavior: 'smooth' },
  // Room for the mark and the outline of a tile, which a scrolling box would cut off.
  mx: { xs: -2, sm: 0 },
  px: { xs: 2, sm: 0 },
  mt: { xs: -1, sm: 0 },
  pt: { xs: 1, sm: 0 },
  pb: { xs: 0.5, sm: 0 },
}

const broadTiles = {
  display: 'grid',
  gap: { xs: 1.25, md: 1.5 },
  gridTemplateColumns: {
    xs: 'repeat(3, minmax(0, 1fr))',
    sm: 'repeat(auto-fill, minmax(120px, 1fr))',
    md: 'repeat(3, minmax(0, 1fr))',
  },
}
