/** Longest that a slice of work keeps the page from answering, ms: half a frame. */
const SLICE_MS = 8

interface Job {
  /** Whether it is over. */
  step: () => boolean
  urgent: boolean
}

const line: Job[] = []
let awake = false

/**
 * Does work in slices while the page has time, one job after the other, the urgent ones first.
 * A job that is called off is simply dropped, and its promise with it.
 */
export function inSlices<T>(
  work: () => Generator<void, T>,
  signal: AbortSignal,
  urgent = false,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let running: Generator<void, T> | null = null
    const step = () => {
      if (signal.aborted) return true
      try {
        running ??= work()
        const { done, value } = running.next()
        if (done) resolve(value as T)
        return done === true
      } catch (error) {
        reject(error)
        return true
      }
    }
    line.push({ step, urgent })
    wake()
  })
}

function wake(): void {
  if (awake || line.length === 0) return
  awake = true
  setTimeout(slice, 0)
}

function slice(): void {
  const end = performance.now() + SLICE_MS
  while (line.length > 0 && performance.now() < end) {
    const at = Math.max(
      0,
      line.findIndex(({ urgent }) => urgent),
    )
    if (line[at]?.step()) line.splice(at, 1)
  }
  awake = false
  wake()
}
