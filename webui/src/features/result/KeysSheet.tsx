import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { KeyList } from '../../shared/KeyList'
import { Sheet } from '../../shared/Sheet'
import { useMedia } from './useMedia'
import { words } from './words'

interface KeysSheetProps {
  /** Whether there is an edge to move. */
  split: boolean
  onClose: () => void
}

/** What keys and fingers do with a picture. */
export function KeysSheet({ split, onClose }: KeysSheetProps) {
  const coarse = useMedia('(pointer: coarse)')
  const lists = [
    { title: words.byKeys, rows: split ? words.keysOfSplit : words.keysOfExchange },
    { title: words.byHand, rows: split ? words.handsOfSplit : words.handsOfExchange },
  ]
  return (
    <Sheet title={words.keys} closeName={words.close} onClose={onClose}>
      <Box sx={columns}>
        {(coarse ? lists.toReversed() : lists).map(({ title, rows }) => (
          <section key={title}>
            <Typography variant="h3" sx={{ mb: 1 }}>
              {title}
            </Typography>
            <KeyList rows={rows} />
          </section>
        ))}
      </Box>
    </Sheet>
  )
}

const columns = {
  display: 'grid',
  gap: 3,
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
}
