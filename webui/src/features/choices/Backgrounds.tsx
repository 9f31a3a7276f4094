import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import type { BackgroundId, Catalogue, Source } from '../../api'
import { SceneIcon } from '../../shared/icons'
import { Preview, TryOn, useStage, type Wish } from '../cutout'
import { ColourPicker } from './ColourPicker'
import { type Choice, offered, takesShadow } from './choice'
import { Gallery } from './Gallery'
import { fillOf, GradientPicker } from './GradientPicker'
import { PicturePicker } from './PicturePicker'
import { PromptField } from './PromptField'
import { ShadowSwitch } from './ShadowSwitch'
import { words } from './words'

interface BackgroundsProps {
  catalogue: Catalogue
  choice: Choice
  photo: Source | null
  onChange: (change: Partial<Choice>) => void
}

/** Shows one wish on the person's own cut-out, in a frame. */
type Show = (wish: Partial<Wish>, frame: Frame) => ReactNode
type PartProps = Omit<BackgroundsProps, 'photo'> & { show: Show | null }

interface Frame {
  side: number
  aspect: number
}

const BROAD: Frame = { side: 330, aspect: 1.5 }
const SQUARE: Frame = { side: 240, aspect: 1 }
const SMALL: Frame = { side: 136, aspect: 1 }

/** The kinds of background, and below them what the chosen kind needs; on the photo once it is cut out. */
export function Backgrounds(props: BackgroundsProps) {
  return props.photo ? <OnPhoto {...props} photo={props.photo} /> : <Parts {...props} show={null} />
}

function OnPhoto(props: BackgroundsProps & { photo: Source }) {
  const { photo, choice, catalogue } = props
  const stage = useStage(photo)
  const show: Show | null =
    stage &&
    ((wish, frame) => {
      const whole = { ...choice, ...wish }
      const shadow = choice.shadow && takesShadow(whole.background)
      return <Preview stage={stage} wish={{ ...whole, shadow }} {...frame} />
    })
  return (
    <>
      <TryOn photo={photo} engine={catalogue.engine} />
      <Parts {...props} show={show} />
    </>
  )
}

function Parts({ catalogue, choice, onChange, show }: PartProps) {
  return (
    <>
      <Gallery
        broad
        legend={words.background}
        items={filled(offered(catalogue), choice)}
        value={choice.background}
        onChoose={(background) => onChange({ background })}
        preview={(background: BackgroundId) => show && kindShown(background, choice, show)}
      />
      <Details {...{ catalogue, choice, onChange, show }} />
      {takesShadow(choice.background) && (
        <Box>
          <ShadowSwitch value={choice.shadow} onChange={(shadow) => onChange({ shadow })} />
        </Box>
      )}
    </>
  )
}

/** A kind that has one chosen colour, or two, shows its own ones: the subject cut out before them. */
function filled(kinds: Catalogue['backgrounds'], { colour, gradient }: Choice) {
  const bare = kinds.find(({ id }) => id === 'remove')
  return kinds.map((kind) => {
    const value = kind.id === 'colour' ? colour : kind.id === 'gradient' ? gradient : null
    if (!bare || value === null) return kind
    return { ...kind, thumbnail_url: bare.thumbnail_url, fill: fillOf(value) }
  })
}

/** One kind on the photo; a picture that is still to be chosen is a place for one. */
function kindShown(background: BackgroundId, choice: Choice, show: Show): ReactNode {
  if (background !== 'picture' || choice.picture) return show({ background }, BROAD)
  return (
    <Box component="span" sx={place}>
      <SceneIcon />
      {show({ background: 'remove' }, BROAD)}
    </Box>
  )
}

function Details({ catalogue, choice, onChange, show }: PartProps) {
  switch (choice.background) {
    case 'colour':
      return (
        <ColourPicker
          colours={catalogue.colours}
          value={choice.colour}
          onChange={(colour) => onChange({ colour })}
          preview={show ? (colour) => show({ colour }, SMALL) : undefined}
        />
      )
    case 'gradient':
      return (
        <GradientPicker
          gradients={catalogue.gradients}
          value={choice.gradient}
          onChange={(gradient) => onChange({ gradient })}
          preview={show ? (gradient) => show({ gradient }, SMALL) : undefined}
        />
      )
    case 'scene':
      return (
        <Gallery
          legend={words.scene}
          items={catalogue.scenes}
          value={choice.scene}
          onChoose={(scene) => onChange({ scene })}
          preview={(scene) => show?.({ scene }, SQUARE)}
        />
      )
    case 'picture':
      return (
        <PicturePicker picture={choice.picture} onChange={(picture) => onChange({ picture })} />
      )
    case 'prompt':
      return <PromptField value={choice.prompt} onChange={(prompt) => onChange({ prompt })} />
    default:
      return null
  }
}

const place = {
  position: 'absolute',
  inset: 0,
  bgcolor: 'inks.sunken',
  color: 'inks.control',
  '& > svg': { position: 'absolute', insetInlineStart: 8, top: 8 },
  '& canvas': { background: 'none' },
}
