import Box from '@mui/material/Box'
import { Link } from 'wouter'
import { tally } from './state'
import { useEnd } from './told'
import { useBatch } from './useBatch'
import { words } from './words'

/** A strip over the page that leads back to the batch, and keeps it going after a reload. */
export function BatchLine() {
  const { state } = useBatch()
  useEnd(state)
  const { all, done, ready } = tally(state.items)
  if (all === 0) return null
  return (
    <Box component="aside" sx={strip}>
      {ready === all ? words.lineReady(all) : words.line(done, all)}
      <Box component={Link} href="/batch" sx={way}>
        {words.open}
      </Box>
    </Box>
  )
}

const strip = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 2,
  mb: 2,
  px: 2,
  bgcolor: 'inks.accentWash',
  borderInlineStart: '4px solid',
  borderColor: 'primary.main',
  borderRadius: '3px',
}

const way = {
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'center',
  minWidth: 44,
  minHeight: 44,
  color: 'primary.dark',
  fontWeight: 600,
}
