import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'

/** Covers the page while files hover above it and says what letting go does. */
export function DropOverlay({ children }: { children: ReactNode }) {
  return (
    <Box sx={cover}>
      <Typography variant="h1" component="p">
        {children}
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
