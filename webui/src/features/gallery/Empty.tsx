import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { Link } from 'wouter'
import { clip, lineAt } from '../../shared/line'
import type { Filter } from './filters'
import { words } from './words'

/** Of our own: a sample, and what the engine makes of it. */
const PRINTS = [
  '/samples/astronaut-small.webp',
  '/media/thumbnails/pencil.webp',
  '/media/thumbnails/watercolour.webp',
  '/media/thumbnails/anime.webp',
  '/media/thumbnails/pop-art.webp',
]

/** No picture yet, or none of this kind: what it will look like, and how to begin. */
export function Empty({ filter, onAll }: { filter: Filter; onAll: () => void }) {
  return (
    <Box sx={frame}>
      <Box sx={line} aria-hidden>
        {PRINTS.map((src) => (
          <Box key={src} sx={print}>
            <img src={src} alt="" width={112} height={112} />
          </Box>
        ))}
      </Box>
      <Typography variant="h2">{words.none[filter]}</Typography>
      <Typography variant="subtitle1" sx={{ color: 'text.secondary' }}>
        {words.noneHelp[filter]}
      </Typography>
      {filter === 'all' ? (
        <Button variant="contained" size="large" component={Link} href="/">
          {words.begin}
        </Button>
      ) : (
        <Button variant="outlined" size="large" onClick={onAll}>
          {words.showAll}
        </Button>
      )}
    </Box>
  )
}

const frame = {
  display: 'grid',
  justifyItems: 'center',
  gap: 2,
  py: { xs: 3, md: 6 },
  textAlign: 'center',
}

const line = {
  display: 'flex',
  justifyContent: 'center',
  gap: { xs: 1.5, sm: 4 },
  width: '100%',
  mb: 2,
  pt: '14px',
  overflow: 'hidden',
  pb: 2,
  ...lineAt(13),
}

const print = {
  position: 'relative',
  p: { xs: '5px', sm: '8px' },
  bgcolor: 'inks.mount',
  boxShadow: 2,
  transformOrigin: '50% 0',
  '&::before': clip,
  '&:nth-of-type(odd)': { rotate: '-2deg' },
  '&:nth-of-type(even)': { rotate: '1.5deg' },
  '&:nth-of-type(n + 4)': { display: { xs: 'none', sm: 'block' } },
  '& img': {
    display: 'block',
    width: { xs: 78, sm: 112 },
    height: { xs: 78, sm: 112 },
    objectFit: 'cover',
  },
}
