import { lazily } from '../../shared/lazily'

export { BatchLine } from './BatchLinePart'
export { handOver, MOST } from './inbox'

/** Up to twenty photos, one wish. */
export const BatchPage = lazily(async () => (await import('./BatchPage')).BatchPage)
