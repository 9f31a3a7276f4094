import { lazily } from '../../shared/lazily'

/** What an avatar of a photo would suffer from. */
export const SelfieHint = lazily(async () => (await import('./SelfieHint')).SelfieHint)
export { isSelfieFault, useSelfieCheck } from './useSelfieCheck'
