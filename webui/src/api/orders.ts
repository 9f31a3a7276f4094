import type { PhotoProblem, Task } from './generated'
import { checkPhoto, createAvatar, createBackground, createUpscale } from './generated'

const UPLOAD_TIMEOUT_MS = 180_000
const CHECK_TIMEOUT_MS = 60_000

/** A picture of an earlier task, which the server still has: its photo, or the result of a number. */
export interface Earlier {
  task: string
  result: number | null
}

/** What an order is made of: a file that is sent, or a picture that is there already. */
export type Source = File | Earlier

/** What may go behind the subject. */
export type BackgroundId = NonNullable<Parameters<typeof createBackground>[0]>['body']['background']

/** How many times as wide and high. */
export type Scale = NonNullable<Parameters<typeof createUpscale>[0]>['body']['scale']

/** What is asked of a photo. */
export type Order = AvatarOrder | BackgroundOrder | UpscaleOrder

interface AvatarOrder {
  operation: 'avatar'
  style: string
  /** Insists on a photo that was refused with a `selfie.` code. */
  insisted?: boolean
}

interface BackgroundOrder {
  operation: 'background'
  background: BackgroundId
  colour?: string
  gradient?: string
  scene?: string
  prompt?: string
  picture?: File
  shadow?: boolean
  /** What a brush changes in the cut-out of the earlier task it is made of. */
  strokes?: File
}

interface UpscaleOrder {
  operation: 'upscale'
  scale: Scale
}

/** How an upload is watched and stopped. `sent` is a fraction, 0 to 1. */
export interface Upload {
  key: string
  signal: AbortSignal
  onSent: (sent: number) => void
}

/** Sends an order with its photo, or with where the photo is; the same `key` never makes two tasks. */
export async function createTask(source: Source, order: Order, upload: Upload): Promise<Task> {
  const options = {
    headers: { 'Idempotency-Key': upload.key },
    signal: upload.signal,
    timeout: UPLOAD_TIMEOUT_MS,
    onUploadProgress: (event: { progress?: number }) => upload.onSent(event.progress ?? 0),
    throwOnError: true as const,
  }
  const from = origin(source)
  if (order.operation === 'avatar') {
    const body = { ...from, style: order.style, ...(order.insisted && { as_is: true }) }
    return (await createAvatar({ ...options, body })).data
  }
  if (order.operation === 'upscale') {
    return (await createUpscale({ ...options, body: { ...from, scale: order.scale } })).data
  }
  const { operation: _, ...wish } = order
  return (await createBackground({ ...options, body: { ...from, ...wish } })).data
}

/** What speaks against an avatar of a photo, the gravest first. Nothing is kept, nothing is spent. */
export async function check(photo: File, signal: AbortSignal): Promise<PhotoProblem[]> {
  const options = { body: { photo }, signal, timeout: CHECK_TIMEOUT_MS }
  return (await checkPhoto({ ...options, throwOnError: true })).data.problems
}

function origin(source: Source) {
  if (source instanceof File) return { photo: source }
  return { from_task: source.task, ...(source.result !== null && { from_result: source.result }) }
}
