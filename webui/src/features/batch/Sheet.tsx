import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import { words } from './words'

/** The contact sheet: all photos at once, numbered, on the dark of the film's edge. */
export function Sheet({ children }: { children: ReactNode }) {
  return (
    <Box component="ol" aria-label={words.sheet} sx={sheet}>
      {children}
    </Box>
  )
}

const sheet = {
  display: 'grid',
  gridTemplateColumns: {
    xs: 'repeat(auto-fill, minmax(6.25rem, 1fr))',
    sm: 'repeat(auto-fill, minmax(8rem, 1fr))',
  },
  gap: { xs: 1.25, sm: 2 },
  alignItems: 'start',
  m: 0,
  p: { xs: 1.25, sm: 2 },
  listStyle: 'none',
  bgcolor: 'inks.sunken',
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 1,
}
