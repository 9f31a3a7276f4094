import type { Earlier, Source, Task } from '../../api'
import { seenOf } from '../capture'
import type { Size } from '../choices'
import type { Picture } from '../result'

/** A picture of an earlier task, which the server still has: nothing is sent a second time. */
export interface Kept extends Earlier {
  picture: Picture
}

/** What a draft is made of: a file of this device, or a picture of an earlier task. */
export type Photo = File | Kept

/** A task's photo, or one of its results, as what comes next is made of. */
export function kept(task: Task, result: number | null = null): Kept {
  const picture = result === null ? task.photo : (task.results[result] ?? task.photo)
  return { task: task.id, result: picture === task.photo ? null : result, picture }
}

/** What an order that was sent is known by: its key belongs to exactly what it was made of. */
export interface Label {
  key: string
  /** The earlier task whose cut-out it was made of; null for the photo itself. */
  from: Earlier | null
}

/** What goes into an order. */
export function sourceOf(photo: Photo): Source {
  return photo instanceof File ? photo : { task: photo.task, result: photo.result }
}

/** What the page shows of a photo of this device; null where this browser can't show it. */
export function lookOf(photo: File): Blob | null {
  const seen = seenOf(photo)
  return seen ? seen.preview : photo
}

let sent: { task: string; look: Blob | null } | null = null

/** Keeps the look of the photo that a task was made of just now. */
export function keepLook(task: string, photo: Photo): void {
  sent = { task, look: photo instanceof File ? lookOf(photo) : null }
}

/** The look of a task's photo, where it was sent from here last. */
export function keptLook(task: string): Blob | null {
  return sent?.task === task ? sent.look : null
}

/** Its size, where it is known before the server has looked at it. */
export function sizeOf(photo: Photo | null): Size | null {
  if (photo instanceof File) return seenOf(photo)?.size ?? null
  return photo?.picture ?? null
}
