import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type Fault, faultWords, type PhotoProblem } from '../../api'
import { HintIcon } from '../../shared/icons'
import { FileButton } from '../capture'
import { words } from './words'

interface SelfieHintProps {
  problem: PhotoProblem | Pick<Fault, 'code' | 'title' | 'detail'>
  /** The order was refused for it: said at once to whoever listens to the page. */
  refused?: boolean
  onInsist: () => void
  /** What can be made of a photo that has no face. */
  onBackground: () => void
  take: (files: Iterable<File>) => void
}

/** One line on what an avatar of this photo would suffer from, and the ways on. */
export function SelfieHint(props: SelfieHintProps) {
  const { problem, refused = false, onInsist, onBackground, take } = props
  const { title, help } = faultWords({ ...problem, retryable: false })
  return (
    <Box sx={slip} role={refused ? 'alert' : undefined}>
      <HintIcon sx={{ color: 'primary.main', mt: '1px' }} />
      <Typography sx={{ textWrap: 'pretty' }}>
        <strong>{title}.</strong> {help}
      </Typography>
      <Box sx={ways}>
        <FileButton take={take} variant={refused ? 'contained' : 'outlined'} sx={way}>
          {words.other}
        </FileButton>
        {problem.code === 'selfie.no_face' && (
          <Button variant="outlined" onClick={onBackground} sx={way}>
            {words.background}
          </Button>
        )}
        <Button color="inherit" onClick={onInsist} sx={way}>
          {words.insist}
        </Button>
      </Box>
    </Box>
  )
}

const slip = {
  display: 'grid',
  gridTemplateColumns: '24px minmax(0, 1fr)',
  gap: 1.25,
  maxWidth: '34rem',
  mx: 'auto',
  p: 1.75,
  pb: 1,
  textAlign: 'start',
  bgcolor: 'inks.accentWash',
  borderRadius: 1,
}

const ways = {
  gridColumn: { xs: '1 / -1', sm: 2 },
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: 0.5,
  rowGap: 0.5,
}

const way = { px: { xs: 1.5, sm: 2.25 }, fontSize: '0.9375rem' }
