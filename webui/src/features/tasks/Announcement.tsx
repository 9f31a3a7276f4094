import Box from '@mui/material/Box'
import { hidden } from '../../shared/hidden'
import { useCalm } from '../../shared/hooks'

/** The page's one status for screen readers: always there, changing at most once a second. */
export function Announcement({ line }: { line: string }) {
  return (
    <Box role="status" sx={hidden}>
      {useCalm(line)}
    </Box>
  )
}
