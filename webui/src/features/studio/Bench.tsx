import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import { shallow, sideways } from '../../shared/sideways'

/** The two places of the page: what is looked at, and what can be done. */
export function Bench({ easel, panel }: { easel: ReactNode; panel: ReactNode }) {
  return (
    <Box sx={bench}>
      <Box sx={stand}>{easel}</Box>
      <Box sx={card}>{panel}</Box>
    </Box>
  )
}

const bench = {
  display: 'grid',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 56fr) minmax(0, 44fr)' },
  gap: { xs: 2, md: 6 },
  alignItems: 'start',
  [sideways]: { gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 6fr)', gap: 3 },
}

/** Stays in sight while many choices are gone through. */
const stand = {
  minWidth: 0,
  position: { md: 'sticky' },
  top: { md: 16 },
  [sideways]: { position: 'sticky', top: 8 },
}

const card = {
  minWidth: 0,
  p: { xs: 2, sm: 3 },
  [sideways]: { p: 2 },
  [shallow]: { pt: 2 },
  mx: { xs: -1, sm: 0 },
  bgcolor: 'background.paper',
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 1,
}
