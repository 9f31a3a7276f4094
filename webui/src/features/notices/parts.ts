import { lazily } from '../../shared/lazily'

/** The offer to tell, for those who wait. */
export const TellMe = lazily(async () => (await import('./TellMe')).TellMe)
