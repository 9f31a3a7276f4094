import { ownScript } from '../../shared/ownScript'
import workerUrl from './darkroom.worker?worker&url'
import { type Developed, develop, type PhotoFault } from './develop'

/** What the worker is asked. */
export interface Asked {
  id: number
  file: File
}

/** What it tells: a fault; or the preview, then the photo; or that it broke. */
export type Told = { id: number } & (
  | { fault: PhotoFault }
  | { preview: Blob; width: number; height: number }
  | { photo: Blob }
  | { broken: true }
)

interface Job {
  file: File
  seen: (developed: Developed | PhotoFault) => void
  sent: PromiseWithResolvers<Blob>
}

const jobs = new Map<number, Job>()
let count = 0
let worker: Worker | null | undefined

/** Develops a photo off the main thread, or on it where the worker can't be had. */
export function developed(file: File): Promise<Developed | PhotoFault> {
  const hand = ready()
  if (!hand) return develop(file)
  return new Promise((seen) => {
    count += 1
    const sent = withResolvers<Blob>()
    // Not everybody waits for it: a photo may be put away before it is sent.
    sent.promise.catch(() => undefined)
    jobs.set(count, { file, seen, sent })
    hand.postMessage({ id: count, file } satisfies Asked)
  })
}

/** The worker, hired at first; null where it can't be had. */
export function ready(): Worker | null {
  if (worker === undefined) worker = hire()
  return worker
}

function hire(): Worker | null {
  try {
    const hand = new Worker(ownScript(workerUrl), { type: 'module' })
    hand.addEventListener('message', ({ data }: MessageEvent<Told>) => heard(data))
    hand.addEventListener('error', () => {
      worker = null
      for (const id of [...jobs.keys()]) heard({ id, broken: true })
    })
    return hand
  } catch {
    return null
  }
}

function heard(told: Told): void {
  const job = jobs.get(told.id)
  if (!job) return
  if ('preview' in told) {
    const { preview, width, height } = told
    job.seen({ preview, width, height, photo: () => job.sent.promise })
    return
  }
  jobs.delete(told.id)
  if ('photo' in told) job.sent.resolve(told.photo)
  else if ('fault' in told) job.seen(told.fault)
  else redo(job)
}

/** The worker is lost, the photo is not. */
function redo({ file, seen, sent }: Job): void {
  const again = develop(file)
  const photo = () => sent.promise
  again
    .then((anew) => seen(typeof anew === 'string' ? anew : { ...anew, photo }))
    .catch(() => seen('damaged'))
  again
    .then((anew) => (typeof anew === 'string' ? Promise.reject(anew) : anew.photo()))
    .then(sent.resolve, sent.reject)
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (reason: unknown) => void
}

/** Promise.withResolvers, which Safari has since 17.4 only. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
