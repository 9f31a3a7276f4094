type Take = (files: File[]) => void

let waiting: File[] = []
let taker: Take | null = null

/** Photos that came by themselves: shared from another app, or opened with this one. */
export function arrive(files: File[]): void {
  if (files.length === 0) return
  if (taker) taker(files)
  else waiting = files
}

/** Takes what has come and what comes, one taker at a time; returns how to stop. */
export function onArrival(take: Take): () => void {
  taker = take
  if (waiting.length > 0) take(waiting.splice(0))
  return () => {
    if (taker === take) taker = null
  }
}
