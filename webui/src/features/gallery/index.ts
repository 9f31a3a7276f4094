import { lazily } from '../../shared/lazily'

/** All pictures of this session, at `/gallery`. */
export const GalleryPage = lazily(async () => (await import('./GalleryPage')).GalleryPage)
