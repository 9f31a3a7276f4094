import { ApiError, fetchDeveloped } from '../../api'
import type { PhotoFault } from './develop'
import { words } from './words'

/** What is known of a photo once it was opened. */
export interface Opened {
  /** What the page shows; null when this browser can't show it. */
  preview: Blob | null
  size: { width: number; height: number } | null
  /** `unready`: nothing could draw it anew here, and as it is it goes nowhere. */
  fault: PhotoFault | 'unready' | null
  /** Why the server could not open it either. */
  error?: ApiError
  /** What is sent: upright, small enough, with nothing written beside the picture. Rejects (ApiError) where that can't be had. */
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

/** What is sent of a photo; rejects rather than give it with what is written beside the picture. */
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
  import('./workshop').then(({ ready }) => ready()).catch(() => undefined)
}

async function open(file: File): Promise<Opened> {
  const found = await look(file)
  seen.set(file, found)
  return found
}

async function look(file: File): Promise<Opened> {
  const nothing = { preview: null, size: null, photo: withheld() }
  try {
    const { developed } = await import('./workshop')
    let found = await developed(file)
    if (found === 'unseen') {
      try {
        found = await developed(named(await fetchDeveloped(file), file))
      } catch (error) {
        return { ...nothing, fault: 'unseen', error: error as ApiError }
      }
    }
    if (typeof found === 'string') return { ...nothing, fault: found }
    const { preview, width, height } = found
    const photo = found
      .photo()
      .then((blob) => named(blob, file))
      .catch(() => {
        opening.delete(file)
        return withheld()
      })
    return { preview, size: { width, height }, fault: null, photo: unwatched(photo) }
  } catch {
    // Another time it may do: the code was not fetched, or there was no memory for it.
    opening.delete(file)
    return { ...nothing, fault: 'unready' }
  }
}

/** Never the file itself: place and camera may be written in it, and the page says they are removed. */
function withheld(): Promise<File> {
  const said = { title: words.unsent, detail: words.unready, code: 'photo.unready' }
  const none = { status: 0, retryable: true, incident: null, retryAfter: null, scene: null }
  return unwatched(Promise.reject(new ApiError({ ...said, ...none })))
}

/** Not everybody waits for it: a photo may be put away before it is sent. */
function unwatched(photo: Promise<File>): Promise<File> {
  photo.catch(() => undefined)
  return photo
}

function named(blob: Blob, { name }: File): File {
  return new File([blob], name, { type: blob.type })
}
