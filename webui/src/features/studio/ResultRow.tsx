import Box from '@mui/material/Box'
import ButtonBase from '@mui/material/ButtonBase'
import type { Picture } from '../result'
import { words } from './words'

interface ResultRowProps {
  results: Picture[]
  chosen: number
  onChoose: (index: number) => void
}

/** Small prints to look at each of several results; nothing when there is one. */
export function ResultRow({ results, chosen, onChoose }: ResultRowProps) {
  if (results.length < 2) return null
  return (
    <Box
      role="group"
      aria-label={words.results}
      sx={{ display: 'flex', gap: 1.5, mt: 2, justifyContent: 'center' }}
    >
      {results.map((result, index) => (
        <ButtonBase
          key={result.url}
          aria-pressed={index === chosen}
          aria-label={words.nth(index + 1)}
          onClick={() => onChoose(index)}
          sx={small}
        >
          <img src={result.thumbnail_url ?? result.url} alt="" width={64} height={64} />
        </ButtonBase>
      ))}
    </Box>
  )
}

const small = {
  p: '4px',
  bgcolor: 'inks.mount',
  boxShadow: 1,
  '& img': { objectFit: 'cover' },
  '&[aria-pressed=true]': { outline: '3px solid', outlineColor: 'primary.main' },
}
