import type { Catalogue } from '../../api'
import { ColourPicker } from './ColourPicker'
import { type Choice, offered, takesShadow } from './choice'
import { Gallery } from './Gallery'
import { GradientPicker } from './GradientPicker'
import { PicturePicker } from './PicturePicker'
import { PromptField } from './PromptField'
import { ShadowSwitch } from './ShadowSwitch'
import { words } from './words'

interface BackgroundsProps {
  catalogue: Catalogue
  choice: Choice
  onChange: (change: Partial<Choice>) => void
}

/** The kinds of background, and below them what the chosen kind needs. */
export function Backgrounds({ catalogue, choice, onChange }: BackgroundsProps) {
  return (
    <>
      <Gallery
        broad
        legend={words.background}
        items={offered(catalogue)}
        value={choice.background}
        onChoose={(background) => onChange({ background })}
      />
      <Details catalogue={catalogue} choice={choice} onChange={onChange} />
      {takesShadow(choice.background) && (
        <ShadowSwitch value={choice.shadow} onChange={(shadow) => onChange({ shadow })} />
      )}
    </>
  )
}

function Details({ catalogue, choice, onChange }: BackgroundsProps) {
  switch (choice.background) {
    case 'colour':
      return (
        <ColourPicker
          colours={catalogue.colours}
          value={choice.colour}
          onChange={(colour) => onChange({ colour })}
        />
      )
    case 'gradient':
      return (
        <GradientPicker
          gradients={catalogue.gradients}
          value={choice.gradient}
          onChange={(gradient) => onChange({ gradient })}
        />
      )
    case 'scene':
      return (
        <Gallery
          legend={words.scene}
          items={catalogue.scenes}
          value={choice.scene}
          onChoose={(scene) => onChange({ scene })}
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
