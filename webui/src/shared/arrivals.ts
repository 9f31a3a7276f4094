type Take = (files: File[]) => void

let waiting: File[] = []
/** Null where somebody is there and takes nothing just now, undefined where nobody is. */
let taker: Take | null | undefined
let strand: () => void = () => undefined

/**
 * Photos that came by themselves: dropped or pasted, shared from another app, opened with this one.
 * Where nobody takes them they wait, and whoever can lead to somebody is told.
 */
export function arrive(files: File[]): void {
  if (files.length === 0) return
  if (taker) {
    taker(files)
    return
  }
  waiting = files
  if (taker === undefined) strand()
}

/** Called when photos come to a page that takes none. */
export function onStranded(lead: () => void): void {
  strand = lead
}

/** Whether photos may be given now: not while one is shown as on its way. */
export function isOpen(): boolean {
  return taker !== null
}

/** Takes what has come and what comes, one taker at a time; null lets it wait. Returns how to stop. */
export function onArrival(take: Take | null): () => void {
  taker = take
  if (take && waiting.length > 0) take(waiting.splice(0))
  return () => {
    if (taker === take) taker = undefined
  }
}
