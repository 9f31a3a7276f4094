import { type ApiError, faultWords } from '../../api'
import type { Told } from './state'

/** Seconds between tries when the server does not say; doubled with each, up to a minute. */
const FIRST_S = 4
const LONGEST_S = 60
const MOST_TRIES = 4

/**
 * What a fault means for the batch. `own`: of this photo alone. `wish`: of what was chosen, so of
 * all. `now`: none, it is sent again as soon as anything is. `room` and `time`: that, but not for
 * `seconds`.
 */
export type Pause = Judged & ({ kind: 'own' } | { kind: 'wish' } | { kind: 'now' } | Wait)

interface Judged {
  /** It is one of the tries after which a fault is the photo's own. */
  counts: boolean
  /** It needs another Idempotency-Key. */
  rekey: boolean
  fault: Told
}

interface Wait {
  kind: 'room' | 'time'
  seconds: number
}

/** Judges the fault of a photo that came back `tries` times before. */
export function afterFault(error: ApiError, tries: number): Pause {
  const { code, title, detail, retryable, incident, status, retryAfter } = error
  const told = { counts: false, rekey: false, fault: { code, title, detail, retryable, incident } }
  if (code === 'net.stopped' || code === 'net.offline') {
    return { ...told, kind: 'now' }
  }
  if (status === 429) {
    const seconds = retryAfter ?? FIRST_S
    return { ...told, kind: code === 'limit.live' ? 'room' : 'time', seconds }
  }
  if (code === 'idempotency.conflict' && tries === 0) {
    return { ...told, kind: 'now', counts: true, rekey: true }
  }
  const { remedy } = faultWords(error)
  if (remedy === 'choice') return { ...told, kind: 'wish' }
  const passing = remedy === 'retry' && (status === 0 || status >= 500)
  if (!passing || tries >= MOST_TRIES) return { ...told, kind: 'own' }
  const seconds = retryAfter ?? Math.min(LONGEST_S, FIRST_S * 2 ** tries)
  return { ...told, kind: 'time', seconds, counts: true }
}
