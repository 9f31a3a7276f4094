import { type ApiError, type Catalogue, faultWords } from '../../api'
import { listed } from '../../shared/format'
import type { Opened } from './opening'
import { words } from './words'

/** What the server takes, by its catalogue. */
export type Limits = Catalogue['limits']

/** Used until the catalogue is here; the server has the last word anyway. */
export const USUAL: Limits = {
  max_upload_bytes: 20_000_000,
  max_pixels: 50_000_000,
  content_types: [
    'image/jpeg',
    'image/png',
    'image/webp',
    'image/gif',
    'image/avif',
    'image/heic',
    'image/heif',
  ],
}

/**
 * Why `file` can't be taken as it is, as a sentence, or null. A file without a type passes: the
 * server looks at the bytes.
 */
export function objection(file: File, limits: Limits): string | null {
  if (file.size === 0) return words.empty
  if (file.type !== '' && !limits.content_types.includes(file.type)) {
    return isHeic(file) ? words.unseen('HEIC') : words.unsupported(kinds(limits.content_types))
  }
  if (file.size > limits.max_upload_bytes) return words.tooLarge(file.size, limits.max_upload_bytes)
  return null
}

/** Why a photo can't be taken by what this browser saw in it, or null. */
export async function verdict(
  file: File,
  { fault, size, photo, error }: Pick<Opened, 'fault' | 'size' | 'photo' | 'error'>,
  limits: Limits,
): Promise<string | null> {
  if (file.size === 0) return words.empty
  if (!fault && !size) return objection(file, limits)
  if (fault === 'unready') return words.unready
  if (fault === 'small') return words.tooSmall
  // Even an undamaged file may be too much for a browser: then its size is what can be helped.
  if (fault === 'damaged') return oversize(file, limits) ?? words.damaged
  if (fault === 'unsupported') return words.unsupported(kinds(limits.content_types))
  if (fault === 'unseen') return oversize(file, limits) ?? untold(error, file)
  // Only what is large needs waiting for: it may have become smaller by being prepared.
  if (file.size <= limits.max_upload_bytes) return null
  return photo.then(
    (small) => objection(small, limits),
    () => words.unready,
  )
}

/** Why the server could not open what this browser can't, in the words of both. */
function untold(error: ApiError | undefined, file: File): string {
  const code = error?.code
  if (code === 'photo.damaged') return words.damaged
  if (code === 'photo.too_small') return words.tooSmall
  if (!error || code === 'photo.unsupported') return words.unseen(isHeic(file) ? 'HEIC' : 'AVIF')
  return faultWords(error).title
}

function oversize(file: File, limits: Limits): string | null {
  const { max_upload_bytes: most } = limits
  return file.size > most ? words.tooLarge(file.size, most) : null
}

function isHeic(file: File): boolean {
  return /\.(heic|heif)$/i.test(file.name) || /^image\/hei[cf]/.test(file.type)
}

/** "JPEG, PNG and WebP" from content types. */
function kinds(types: string[]): string {
  const names = types.map((type) => NAMES[type] ?? type.replace(/^image\//, '').toUpperCase())
  return listed(names)
}

const NAMES: Record<string, string> = { 'image/webp': 'WebP' }

/** The pictures among what was dropped, pasted or chosen; where none says it is one, all of it. */
export function pictures(files: Iterable<File>): File[] {
  const all = Array.from(files)
  const found = all.filter(({ type, name }) => type.startsWith('image/') || PICTURE.test(name))
  return found.length > 0 ? found : all
}

const PICTURE = /\.(jpe?g|png|webp|gif|avif|hei[cf])$/i
