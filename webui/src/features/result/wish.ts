import type { Rendition, Task } from '../../api'
import type { Picture } from './ResultPrint'

/** What a person asks for when saving: a picture, a chat sticker, or where the subject is. */
export interface Wish {
  kind: 'picture' | 'sticker' | 'mask'
  shape: Rendition['shape']
  /** Longest side in pixels; null: as large as it is. */
  size: number | null
  format: NonNullable<Rendition['format']>
}

const SIZES = [1024, 512]
/** More than this is looked at smaller than it is saved. */
const PREVIEW_PIXELS = 4_200_000
const PREVIEW_SIDE = 1024
/** A square or a circle is cut from the shorter side, and made no larger than this. */
const PROFILE_SIDE = 1024

/** As it is: whole, in its own format. */
export function asItIs(picture: Picture): Wish {
  const own = picture.content_type.replace('image/', '')
  const format = own === 'webp' || own === 'jpeg' ? own : 'png'
  return { kind: 'picture', shape: 'whole', size: null, format }
}

/** Only a cut-out has a subject to crop to, and a mask. */
export function isCutOut(task: Task): boolean {
  return task.operation === 'background' && task.options.background === 'remove'
}

/** The kinds that make sense for what a task made. */
export function kindsOf(task: Task): Wish['kind'][] {
  return isCutOut(task) ? ['picture', 'sticker', 'mask'] : ['picture', 'sticker']
}

/** The shapes that make sense for what a task made. */
export function shapesOf(task: Task): Wish['shape'][] {
  return isCutOut(task) ? ['whole', 'subject', 'square', 'circle'] : ['whole', 'square', 'circle']
}

/** Full size and what is smaller than it: a picture is not blown up here. */
export function sizesOf(picture: Picture, shape: Wish['shape']): (number | null)[] {
  const profile = shape === 'square' || shape === 'circle'
  const { width, height } = picture
  const side = profile ? Math.min(width, height, PROFILE_SIDE) : Math.max(width, height)
  return [null, ...SIZES.filter((size) => size < side)]
}

/** The wish in the server's terms. A sticker leaves no choice of anything else. */
export function renditionOf({ kind, shape, size, format }: Wish): Rendition {
  if (kind === 'sticker') {
    return { shape: 'whole', size: null, format: null, mask: false, sticker: true }
  }
  const mask = kind === 'mask'
  return { shape: mask ? 'whole' : shape, size, format, mask, sticker: false }
}

/** What is shown of a wish: itself, or for a very large picture a smaller one. */
export function previewOf(rendition: Rendition, picture: Picture): Rendition {
  const small = rendition.size !== null || rendition.sticker || rendition.shape === 'circle'
  if (small || picture.width * picture.height <= PREVIEW_PIXELS) return rendition
  return { ...rendition, size: PREVIEW_SIDE }
}
