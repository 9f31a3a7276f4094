import type { PhotoFault } from './develop'

/** What is known of a photo once it was opened. */
export interface Opened {
  /** What the page shows; null when this browser can't show it. */
  preview: Blob | null
  size: { width: number; height: number } | null
  fault: PhotoFault | null
  /** What is sent: upright, small enough, with nothing written beside the picture. */
  photo: Promise<File>
}

const opening = new WeakMap<File, Promise<Opened>>()
const seen = new WeakMap<File, Opened>()

/** Opens a photo, once: sending it again sends the same bytes. Never rejects. */
export function opened(file: File): Promise<Opened> {
  const known = opening.get(file) ?? open(file)
  opening.set(file, known)
  return known
}

/** What is sent of a photo. */
export async function prepared(file: File): Promise<File> {
  return (await opened(file)).photo
}

/** What is known already; null before `opened` is through. */
export function seenOf(file: File): Opened | null {
  return seen.get(file) ?? null
}

/** Takes over a photo that was prepared before, such as by the page that was reloaded. */
export function adopt(photo: File, known: Pick<Opened, 'preview' | 'size'>): File {
  const whole = { ...known, fault: null, photo: Promise.resolve(photo) }
  seen.set(photo, whole)
  opening.set(photo, Promise.resolve(whole))
  return photo
}

/** Fetches and starts what opens photos, so that it is there when one is chosen. */
export function warmUp(): void {
  if (able()) import('./workshop').then(({ ready }) => ready()).catch(() => undefined)
}

async function open(file: File): Promise<Opened> {
  const found = await look(file)
  seen.set(file, found)
  return found
}

async function look(file: File): Promise<Opened> {
  const asItIs = { preview: file, size: null, fault: null, photo: Promise.resolve(file) }
  if (!able()) return asItIs
  try {
    const { developed } = await import('./workshop')
    const found = await developed(file)
    if (typeof found === 'string') return { ...asItIs, preview: null, fault: found }
    const { preview, width, height } = found
    const photo = found
      .photo()
      .then((blob) => new File([blob], file.name, { type: blob.type }))
      .catch(() => file)
    return { preview, size: { width, height }, fault: null, photo }
  } catch {
    // Nothing could look at it here: the server will.
    return asItIs
  }
}

/** Every browser this page is for is; what is not sends photos as they are. */
function able(): boolean {
  return [typeof Worker, typeof OffscreenCanvas, typeof createImageBitmap].every(isThere)
}

function isThere(type: string): boolean {
  return type === 'function'
}
