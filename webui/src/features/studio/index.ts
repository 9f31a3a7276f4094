export { Bar, Wide } from './Bar'
export { nameOf } from './names'
export { StudioPage } from './StudioPage'
