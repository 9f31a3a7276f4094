import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Catalogue } from '../../api'
import { Backgrounds } from './Backgrounds'
import type { Choice, Size } from './choice'
import { Gallery, GallerySkeleton } from './Gallery'
import { OperationSwitch } from './OperationSwitch'
import { ScalePicker } from './ScalePicker'
import { words } from './words'

interface ChooserProps {
  catalogue: Catalogue | undefined
  /** The catalogue could not be fetched: asks again. */
  onReload: (() => void) | null
  choice: Choice
  /** Of the photo, where known. */
  size: Size | null
  onChange: (change: Partial<Choice>) => void
}

/** What shall be made: the operation, then its style, background or scale. */
export function Chooser({ catalogue, onReload, choice, size, onChange }: ChooserProps) {
  return (
    <Stack sx={{ gap: 2.5 }}>
      <OperationSwitch value={choice.operation} onChange={(operation) => onChange({ operation })} />
      {catalogue && choice.operation === 'avatar' && (
        <Gallery
          legend={words.style}
          items={catalogue.styles}
          value={choice.style}
          onChoose={(style) => onChange({ style })}
        />
      )}
      {catalogue && choice.operation === 'background' && (
        <Backgrounds catalogue={catalogue} choice={choice} onChange={onChange} />
      )}
      {catalogue && choice.operation === 'upscale' && (
        <ScalePicker
          upscales={catalogue.upscales}
          size={size}
          value={choice.scale}
          onChange={(scale) => onChange({ scale })}
        />
      )}
      {!catalogue && onReload && (
        <Box role="alert">
          <Typography sx={{ mb: 1 }}>{words.unavailable}</Typography>
          <Button variant="outlined" onClick={onReload}>
            {words.again}
          </Button>
        </Box>
      )}
      {!catalogue && !onReload && <GallerySkeleton count={16} />}
    </Stack>
  )
}
