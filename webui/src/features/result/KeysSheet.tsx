import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
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
            <Box component="dl" sx={list}>
              {rows.map(({ keys, does }) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </Box>
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

const list = {
  m: 0,
  display: 'grid',
  gridTemplateColumns: 'max-content minmax(0, 1fr)',
  columnGap: 1.5,
  '& > div': {
    display: 'grid',
    gridColumn: '1 / -1',
    gridTemplateColumns: 'subgrid',
    alignItems: 'baseline',
    py: 0.75,
    borderTop: '1px solid',
    borderColor: 'divider',
  },
  '& dt': { display: 'flex', gap: 0.5 },
  '& dd': { m: 0 },
  '& kbd': {
    px: 1,
    py: 0.25,
    font: 'inherit',
    fontSize: '0.875rem',
    fontWeight: 600,
    border: '1px solid',
    borderColor: 'inks.control',
    borderRadius: '4px',
    bgcolor: 'inks.sunken',
  },
}
