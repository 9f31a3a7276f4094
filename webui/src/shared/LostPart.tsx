import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useOnline } from './hooks'
import { lostWords as words } from './words'

/** Stands where a part should be whose code could not be fetched. */
export function LostPart({ onAgain }: { onAgain: () => void }) {
  const online = useOnline()
  return (
    <Box role="alert" sx={notice}>
      <Typography variant="h3" component="p">
        {words.title}
      </Typography>
      <Typography>{online ? words.outdated : words.offline}</Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, mt: 1 }}>
        <Button variant="outlined" onClick={onAgain}>
          {words.again}
        </Button>
        {online && (
          <Button variant="contained" onClick={() => location.reload()}>
            {words.reload}
          </Button>
        )}
      </Box>
    </Box>
  )
}

const notice = {
  display: 'grid',
  gap: 0.5,
  p: 2,
  bgcolor: 'inks.accentWash',
  borderInlineStart: '4px solid',
  borderColor: 'primary.main',
  borderRadius: '3px',
}
