import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { ReactNode } from 'react'
import type { Catalogue } from '../../api'
import { ColourPicker } from './ColourPicker'
import type { Choice } from './choice'
import { OperationSwitch } from './OperationSwitch'
import { PicturePicker } from './PicturePicker'
import { Tile, tiles } from './Tile'
import { words } from './words'

interface ChooserProps {
  catalogue: Catalogue | undefined
  /** The catalogue could not be fetched: asks again. */
  onReload: (() => void) | null
  choice: Choice
  onChange: (change: Partial<Choice>) => void
}

/** What shall be made: the operation, then its style or background. */
export function Chooser({ catalogue, onReload, choice, onChange }: ChooserProps) {
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
      {!catalogue && onReload && (
        <Box role="alert">
          <Typography sx={{ mb: 1 }}>{words.unavailable}</Typography>
          <Button variant="outlined" onClick={onReload}>
            {words.again}
          </Button>
        </Box>
      )}
      {!catalogue && !onReload && <Skeleton />}
    </Stack>
  )
}

type BackgroundsProps = Pick<ChooserProps, 'choice' | 'onChange'> & { catalogue: Catalogue }

function Backgrounds({ catalogue, choice, onChange }: BackgroundsProps) {
  return (
    <>
      <Gallery
        legend={words.background}
        items={catalogue.backgrounds}
        value={choice.background}
        onChoose={(background) => onChange({ background })}
      />
      {choice.background === 'colour' && (
        <ColourPicker
          colours={catalogue.colours}
          value={choice.colour}
          onChange={(colour) => onChange({ colour })}
        />
      )}
      {choice.background === 'picture' && (
        <PicturePicker picture={choice.picture} onChange={(picture) => onChange({ picture })} />
      )}
    </>
  )
}

interface Item<Id extends string> {
  id: Id
  name: string
  description: string
  thumbnail_url: string
}

interface GalleryProps<Id extends string> {
  legend: string
  items: Item<Id>[]
  value: Id | null
  onChoose: (id: Id) => void
}

function Gallery<Id extends string>({
  legend,
  items,
  value,
  onChoose,
}: GalleryProps<Id>): ReactNode {
  const chosen = items.find(({ id }) => id === value)
  return (
    <Box component="fieldset" sx={{ m: 0, p: 0, border: 0, minWidth: 0 }}>
      <Typography component="legend" variant="h3" sx={{ mb: 1.25, p: 0 }}>
        {legend}
      </Typography>
      <Box sx={tiles(items.length)}>
        {items.map(({ id, name, thumbnail_url }) => (
          <Tile
            key={id}
            group={legend}
            name={name}
            thumbnail={thumbnail_url}
            checked={id === value}
            onChoose={() => onChoose(id)}
          />
        ))}
      </Box>
      <Typography variant="body2" sx={{ mt: 1.5, minHeight: '1.45em', color: 'text.secondary' }}>
        {chosen?.description}
      </Typography>
    </Box>
  )
}

/** Holds the place of the tiles, so nothing jumps when they come. */
function Skeleton() {
  return (
    <Box sx={{ ...tiles(5), pt: 4.5 }} aria-hidden>
      {['a', 'b', 'c', 'd', 'e'].map((key) => (
        <Box key={key} sx={{ aspectRatio: '1', bgcolor: 'inks.sunken', borderRadius: '3px' }} />
      ))}
    </Box>
  )
}
