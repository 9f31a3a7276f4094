import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useCalm } from '../../shared/hooks'
import type { Saying } from './saying'
import { words } from './words'

/** A sentence that changes at most once a second, and a bar. Announcement says the same aloud. */
export function ProgressLine({ saying }: { saying: Saying }) {
  const calm = useCalm(saying.line)
  return (
    <Box>
      <Typography variant="subtitle1" sx={{ minHeight: '1.45em', mb: 1.5 }}>
        {calm}
      </Typography>
      <Bar fraction={saying.fraction} />
    </Box>
  )
}

/** How far it is, 0 to 1; without a fraction light runs along it. */
function Bar({ fraction }: { fraction: number | null }) {
  const now = fraction === null ? undefined : Math.round(fraction * 100)
  return (
    <Box
      role="progressbar"
      aria-label={words.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={now}
      sx={bar}
    >
      <Box sx={now === undefined ? running : { ...light, width: `${now}%` }} />
    </Box>
  )
}

const bar = {
  height: 8,
  borderRadius: 999,
  overflow: 'hidden',
  bgcolor: 'inks.sunken',
  '@media (forced-colors: active)': { outline: '1px solid CanvasText' },
}

const light = {
  height: '100%',
  borderRadius: 999,
  bgcolor: 'primary.main',
  transition: 'width .3s linear',
  '@media (forced-colors: active)': { bgcolor: 'Highlight', forcedColorAdjust: 'none' },
}

const running = {
  ...light,
  width: '40%',
  animation: 'dr-light-runs 1.6s ease-in-out infinite',
  '@keyframes dr-light-runs': {
    from: { marginInlineStart: '-40%' },
    to: { marginInlineStart: '100%' },
  },
  '@media (prefers-reduced-motion: reduce)': { animation: 'none', width: '100%', opacity: 0.4 },
}
