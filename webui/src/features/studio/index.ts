export { StudioPage } from './StudioPage'
