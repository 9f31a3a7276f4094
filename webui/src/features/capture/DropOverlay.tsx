import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { words } from './words'

/** Covers the page while files hover above it and says what letting go does. */
export function DropOverlay({ count }: { count: number }) {
  return (
    <Box sx={cover}>
      <Typography variant="h1" component="p">
        {count > 1 ? words.overlaySeveral(count) : words.overlay}
      </Typography>
    </Box>
  )
}

const cover = {
  position: 'fixed',
  inset: 0,
  zIndex: 'modal',
  display: 'grid',
  placeItems: 'center',
  textAlign: 'center',
  p: 3,
  pointerEvents: 'none',
  bgcolor: 'background.default',
  opacity: 0.94,
  border: '6px solid',
  borderColor: 'primary.main',
}
