import type { BackgroundId, Catalogue, Order, Scale } from '../../api'
import { words } from './words'

/** What a person wants made. Each operation keeps its own choice while another is looked at. */
export interface Choice {
  operation: 'avatar' | 'background' | 'upscale'
  style: string | null
  background: BackgroundId | null
  colour: string | null
  /** #rrggbb-#rrggbb */
  gradient: string | null
  scene: string | null
  prompt: string
  picture: File | null
  shadow: boolean
  scale: Scale | null
}

/** Of a picture, in pixels. */
export interface Size {
  width: number
  height: number
}

/** Nothing chosen yet; `settle` fills in the catalogue's first of each. */
export const START: Choice = {
  operation: 'avatar',
  style: null,
  background: null,
  colour: null,
  gradient: null,
  scene: null,
  prompt: '',
  picture: null,
  shadow: false,
  scale: null,
}

/** How long a description of a background may be, in characters. */
export const PROMPT_LENGTH = { least: 3, most: 500 }

const SHADOWED: ReadonlySet<BackgroundId> = new Set([
  'remove',
  'colour',
  'gradient',
  'picture',
  'scene',
])

/** Whether the photo's own background is gone; on nothing at all a shadow falls as soft black. */
export function takesShadow(background: BackgroundId | null): boolean {
  return background !== null && SHADOWED.has(background)
}

/** The backgrounds this engine makes: one in a person's own words is not shown where it can't be. */
export function offered(catalogue: Catalogue): Catalogue['backgrounds'] {
  return catalogue.backgrounds.filter(({ id }) => id !== 'prompt' || catalogue.prompts)
}

/** Whether a picture is small enough to be made larger. */
export function fits(size: Size, upscale: Catalogue['upscales'][number]): boolean {
  return size.width * size.height <= upscale.max_pixels
}

/** The choice as this catalogue can serve it: unknown ids gone, the first of each list as default. */
export function settle(choice: Choice, catalogue: Catalogue | undefined): Choice {
  if (!catalogue) return choice
  const { styles, scenes, colours, gradients, upscales } = catalogue
  const scale = upscales.find((upscale) => upscale.scale === choice.scale) ?? upscales[0]
  return {
    ...choice,
    style: known(styles, choice.style),
    background: known(offered(catalogue), choice.background),
    scene: known(scenes, choice.scene),
    colour: choice.colour ?? colours[0]?.value ?? null,
    gradient: choice.gradient ?? gradients[0]?.value ?? null,
    scale: (scale?.scale as Scale | undefined) ?? null,
  }
}

function known<Id extends string>(items: { id: Id }[], wanted: string | null): Id | null {
  return (items.find(({ id }) => id === wanted) ?? items[0])?.id ?? null
}

/** What is still missing, as the words on the button; null when it can be made. */
export function missing(photo: unknown, choice: Choice): string | null {
  const { missing: lacks } = words
  if (!photo) return lacks.photo
  if (choice.operation === 'avatar') return choice.style ? null : lacks.style
  if (choice.operation === 'upscale') return choice.scale ? null : lacks.scale
  if (!choice.background) return lacks.background
  return filled(choice, choice.background) ? null : lacks[choice.background]
}

/** Whether the chosen kind of background has what it needs. */
function filled(choice: Choice, background: BackgroundId): boolean {
  if (background === 'prompt') return choice.prompt.trim().length >= PROMPT_LENGTH.least
  return background === 'remove' || background === 'blur' || choice[background] !== null
}

/** The order to send, or null while something is missing. */
export function orderOf(choice: Choice): Order | null {
  const { operation, style, background, scale } = choice
  if (operation === 'avatar') return style ? { operation, style } : null
  if (operation === 'upscale') return scale ? { operation, scale } : null
  if (!background || !filled(choice, background)) return null
  const shadow = choice.shadow && takesShadow(background)
  return { operation, background, ...part(choice, background), ...(shadow && { shadow }) }
}

/** The one part of the choice that belongs to a kind of background. */
function part(choice: Choice, background: BackgroundId): { [part: string]: string | File | null } {
  if (background === 'remove' || background === 'blur') return {}
  const value = background === 'prompt' ? choice.prompt.trim() : choice[background]
  return { [background]: value }
}
