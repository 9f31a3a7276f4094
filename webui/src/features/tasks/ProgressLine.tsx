import Box from '@mui/material/Box'
import LinearProgress from '@mui/material/LinearProgress'
import Typography from '@mui/material/Typography'
import { useCalm } from '../../shared/hooks'
import type { Saying } from './saying'
import { words } from './words'

/** A sentence that changes at most once a second, and a bar. Announcement says the same aloud. */
export function ProgressLine({ saying }: { saying: Saying }) {
  const calm = useCalm(saying.line)
  const known = saying.fraction !== null
  return (
    <Box>
      <Typography variant="subtitle1" sx={{ minHeight: '1.45em', mb: 1.5 }}>
        {calm}
      </Typography>
      <LinearProgress
        aria-label={words.progress}
        variant={known ? 'determinate' : 'indeterminate'}
        value={known ? Math.round((saying.fraction ?? 0) * 100) : undefined}
        sx={bar}
      />
    </Box>
  )
}

const bar = {
  height: 8,
  borderRadius: 999,
  bgcolor: 'inks.sunken',
  '& .MuiLinearProgress-bar': { borderRadius: 999 },
}
