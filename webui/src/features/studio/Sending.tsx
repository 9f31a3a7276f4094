import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { ProgressLine, sayUpload } from '../tasks'
import type { Submission } from './useSubmission'
import { words } from './words'

/** The draft on its way, and how to keep it back. */
export function Sending({ submission }: { submission: Submission }) {
  const { paused, sent, stop } = submission
  return (
    <Stack sx={{ gap: 3 }}>
      <Typography variant="h2" component="h1">
        {paused ? words.waiting : words.sending}
      </Typography>
      <ProgressLine saying={paused ? { line: words.paused, fraction: null } : sayUpload(sent)} />
      <Button variant="outlined" size="large" onClick={stop}>
        {words.keepBack}
      </Button>
    </Stack>
  )
}
