import type { Catalogue } from '../../api'
import { words } from './words'

/** What the server takes, by its catalogue. */
export type Limits = Catalogue['limits']

/** Used until the catalogue is here; the server has the last word anyway. */
export const USUAL: Limits = {
  max_upload_bytes: 20_000_000,
  max_pixels: 50_000_000,
  content_types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'],
}

/**
 * Why `file` can't be taken, as a sentence, or null. A file without a type passes: the server looks
 * at the bytes.
 */
export function objection(file: File, limits: Limits): string | null {
  if (file.size === 0) return words.empty
  if (file.type !== '' && !limits.content_types.includes(file.type)) {
    return words.unsupported(kinds(limits.content_types))
  }
  if (file.size > limits.max_upload_bytes) return words.tooLarge(file.size, limits.max_upload_bytes)
  return null
}

/** "JPEG, PNG and WebP" from content types. */
function kinds(types: string[]): string {
  const names = types.map((type) => NAMES[type] ?? type.replace(/^image\//, '').toUpperCase())
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}

const NAMES: Record<string, string> = { 'image/webp': 'WebP' }

/** The first picture among what was dropped or pasted, and how many there were. */
export function firstPhoto(files: Iterable<File>): { file: File | null; count: number } {
  const all = Array.from(files)
  return {
    file: all.find((file) => file.type.startsWith('image/')) ?? all[0] ?? null,
    count: all.length,
  }
}
