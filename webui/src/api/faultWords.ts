import type { Fault } from './fault'
import type { Code, Remedy } from './remedy'
import { generic, WORDS } from './words'

export type { Remedy } from './remedy'

/** How a failure is told: what happened, what to do, and the one button. */
export interface FaultWords {
  title: string
  help: string
  remedy: Remedy
}

/** Words for a failure: ours by code, else the server's sentences, else a general one. */
export function faultWords(
  fault: Pick<Fault, 'code' | 'title' | 'detail' | 'retryable'>,
): FaultWords {
  const known = Object.hasOwn(WORDS, fault.code) ? WORDS[fault.code as Code] : null
  if (known || !fault.title) {
    const [title, help, remedy] = (known ?? generic)()
    return { title, help, remedy }
  }
  return { title: fault.title, help: fault.detail, remedy: fault.retryable ? 'retry' : 'begin' }
}
