import { flagged } from '../../shared/flag'
import { lazily } from '../../shared/lazily'
import { FLAG } from './inbox'

const Line = lazily(async () => (await import('./BatchLine')).BatchLine)

/** How far the batch is, where there is one; fetched only then. */
export function BatchLine() {
  return flagged(FLAG) && <Line />
}
