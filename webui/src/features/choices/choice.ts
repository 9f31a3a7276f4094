import type { BackgroundId, Catalogue, Order } from '../../api'
import { words } from './words'

/** What a person wants made. Each operation keeps its own choice while the other is looked at. */
export interface Choice {
  operation: 'avatar' | 'background'
  style: string | null
  background: BackgroundId | null
  colour: string | null
  picture: File | null
}

/** Nothing chosen yet; `settle` fills in the catalogue's first of each. */
export const START: Choice = {
  operation: 'avatar',
  style: null,
  background: null,
  colour: null,
  picture: null,
}

/** The choice as this catalogue can serve it: unknown ids gone, the first of each list as default. */
export function settle(choice: Choice, catalogue: Catalogue | undefined): Choice {
  if (!catalogue) return choice
  const { styles, backgrounds, colours } = catalogue
  const style = styles.find(({ id }) => id === choice.style) ?? styles[0]
  const background = backgrounds.find(({ id }) => id === choice.background) ?? backgrounds[0]
  return {
    ...choice,
    style: style?.id ?? null,
    background: background?.id ?? null,
    colour: choice.colour ?? colours[0]?.value ?? null,
  }
}

/** What is still missing, as the words on the button; null when it can be made. */
export function missing(photo: unknown, choice: Choice): string | null {
  if (!photo) return words.missing.photo
  if (choice.operation === 'avatar') return choice.style ? null : words.missing.style
  if (!choice.background) return words.missing.background
  if (choice.background === 'colour' && !choice.colour) return words.missing.colour
  if (choice.background === 'picture' && !choice.picture) return words.missing.picture
  return null
}

/** The order to send, or null while something is missing. */
export function orderOf(choice: Choice): Order | null {
  const { operation, style, background, colour, picture } = choice
  if (operation === 'avatar') return style ? { operation, style } : null
  if (background === 'colour') return colour ? { operation, background, colour } : null
  if (background === 'picture') return picture ? { operation, background, picture } : null
  return background ? { operation, background } : null
}
