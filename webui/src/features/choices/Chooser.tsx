import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useEffect } from 'react'
import type { Catalogue, Source } from '../../api'
import { useOnline } from '../../shared/hooks'
import { whenIdle } from '../../shared/lazily'
import { shallow } from '../../shared/sideways'
import type { Choice, Size } from './choice'
import { Gallery, GallerySkeleton } from './Gallery'
import { OperationSwitch } from './OperationSwitch'
import { Backgrounds, prefetchOperations, ScalePicker } from './parts'
import { words } from './words'

interface ChooserProps {
  catalogue: Catalogue | undefined
  /** The catalogue could not be fetched: asks again. */
  onReload: (() => void) | null
  choice: Choice
  /** What it shall be made of, to show it with. */
  photo?: Source | null
  /** Of the photo, where known. */
  size: Size | null
  onChange: (change: Partial<Choice>) => void
}

/** What shall be made: the operation, then its style, background or scale. */
export function Chooser(props: ChooserProps) {
  const { catalogue, onReload, choice, photo = null, size, onChange } = props
  const online = useOnline()
  useEffect(() => whenIdle(prefetchOperations), [])
  return (
    <Box sx={column}>
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
        <Backgrounds {...{ catalogue, choice, photo, onChange }} />
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
      {!catalogue && !onReload && !online && <Typography>{words.offline}</Typography>}
      {!catalogue && !onReload && <GallerySkeleton count={16} />}
    </Box>
  )
}

const column = {
  display: 'grid',
  gap: 2.5,
  gridTemplateColumns: 'minmax(0, 1fr)',
  [shallow]: { gap: 1.25 },
}
