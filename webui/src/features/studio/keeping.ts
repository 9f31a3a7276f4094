import { get, put, remove } from '../../shared/chest'
import { adopt, opened } from '../capture'
import type { Choice } from '../choices'
import type { Known } from '../cutout'
import type { Label, Photo } from './photo'

/** What was wished for, beside the photo. */
export interface KeptWish {
  choice: Choice
  insisted: boolean
  /** Of an order that may have been sent already. */
  label: Label | null
  /** Its cut-out, ordered or about to be; null when nobody asked for one. */
  cutout: Known | null
}

/** A draft as the page before this one left it. */
export interface KeptDraft extends KeptWish {
  photo: Photo
}

interface KeptPhoto {
  photo: Photo
  preview: Blob | null
  size: { width: number; height: number } | null
}

const DRAFT = 'draft'
const WISH = `${DRAFT}/wish`
let last: Photo | null = null

/** Keeps the draft in this browser. A photo is written as it will be sent, and once. */
export async function keep(photo: Photo, wish: KeptWish): Promise<void> {
  const written = last === photo
  last = photo
  if (!written) {
    const kept = await asKept(photo).catch(() => null)
    // In the meantime it may have been put away, or another one taken.
    if (last !== photo) return
    if (!kept) last = null
    else if (!(await put(DRAFT, kept))) return
  }
  if (last === photo) await put(WISH, wish)
}

/** Takes out what was kept, if anything; it stays kept until it is used or dropped. */
export async function restore(): Promise<KeptDraft | null> {
  const kept = (await get(DRAFT)) as KeptPhoto | null | undefined
  const wish = (await get(WISH)) as KeptWish | null | undefined
  if (!kept || !wish) return null
  const { photo, preview, size } = kept
  last = photo instanceof File ? adopt(photo, { preview, size }) : photo
  return { ...wish, photo: last }
}

/** Forgets it all: the photo was put away, or became a task. False when storage did not let go. */
export async function drop(): Promise<boolean> {
  last = null
  return remove(DRAFT)
}

async function asKept(photo: Photo): Promise<KeptPhoto> {
  if (!(photo instanceof File)) return { photo, preview: null, size: null }
  const { preview, size, photo: prepared } = await opened(photo)
  return { photo: await prepared, preview: preview === photo ? null : preview, size }
}
