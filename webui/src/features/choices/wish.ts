import type { BackgroundId, Catalogue, Scale } from '../../api'
import { type Choice, offered } from './choice'

/** What an address asks for, word by word as it stands there. */
export type Wish = Partial<Record<(typeof NAMES)[number], string>>

const NAMES = ['operation', 'style', 'background', 'scene', 'colour', 'gradient', 'scale'] as const
const OPERATIONS: readonly string[] = ['avatar', 'background', 'upscale']
/** Styles and backgrounds are also known by the names the engine's menu gives them: `avatar.anime`. */
const FAMILY = /^(avatar|background|upscale)\./
const COLOUR = /^#?[0-9a-f]{6}$/i

/** What the query of an address asks for, or null when it asks for nothing. */
export function wishOf(search: string): Wish | null {
  const asked = new URLSearchParams(search)
  const wish: Wish = {}
  for (const name of NAMES) {
    const value = asked.get(name)?.replace(FAMILY, '')
    if (value) wish[name] = value
  }
  return Object.keys(wish).length > 0 ? wish : null
}

/** The query without what was asked for; what belongs to somebody else stays. */
export function withoutWish(search: string): string {
  const asked = new URLSearchParams(search)
  for (const name of NAMES) asked.delete(name)
  return asked.size > 0 ? `?${asked}` : ''
}

/**
 * What of a wish this catalogue can serve. A style makes it an avatar, a scene, colour or gradient a
 * background of that kind; what nobody knows is left out, as if it had not been asked for.
 */
export function granted(wish: Wish | null, catalogue: Catalogue | undefined): Partial<Choice> {
  if (!wish || !catalogue) return {}
  const operation = OPERATIONS.find((known) => known === wish.operation)
  return {
    ...scaled(wish, catalogue),
    ...behind(wish, catalogue),
    ...styled(wish, catalogue),
    ...(operation && { operation: operation as Choice['operation'] }),
  }
}

function styled({ style }: Wish, { styles }: Catalogue): Partial<Choice> {
  const known = styles.some(({ id }) => id === style)
  return style && known ? { operation: 'avatar', style } : {}
}

function scaled({ scale }: Wish, { upscales }: Catalogue): Partial<Choice> {
  const known = upscales.find((upscale) => `${upscale.scale}` === scale)
  return known ? { operation: 'upscale', scale: known.scale as Scale } : {}
}

function behind(wish: Wish, catalogue: Catalogue): Partial<Choice> {
  const { scene, colour, gradient } = wish
  const kind = (background: BackgroundId) => ({ operation: 'background' as const, background })
  if (scene && catalogue.scenes.some(({ id }) => id === scene)) return { ...kind('scene'), scene }
  if (colour && COLOUR.test(colour)) return { ...kind('colour'), colour: hex(colour) }
  const ends = gradient?.split('-') ?? []
  if (ends.length === 2 && ends.every((end) => COLOUR.test(end))) {
    return { ...kind('gradient'), gradient: ends.map(hex).join('-') }
  }
  const known = offered(catalogue).find(({ id }) => id === wish.background)
  return known ? kind(known.id) : {}
}

function hex(colour: string): string {
  return `#${colour.replace('#', '').toLowerCase()}`
}
