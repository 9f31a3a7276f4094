import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useLostFocus } from '../shared/hooks'
import { words } from './words'

/** No such address on this page. */
export function LostPage() {
  const heading = useLostFocus('lost')
  return (
    <Box sx={page}>
      <Typography variant="h1" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>
        {words.lost}
      </Typography>
      <Typography variant="subtitle1">{words.lostHelp}</Typography>
      <Button variant="contained" size="large" href="/">
        {words.start}
      </Button>
    </Box>
  )
}

const page = {
  display: 'grid',
  justifyItems: 'start',
  gap: 2,
  maxWidth: 520,
  mx: 'auto',
  mt: { xs: 4, md: 10 },
  px: 2,
}
