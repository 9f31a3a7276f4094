export { ResultPanel } from './ResultPanel'
export { LostPicture, type Picture, ResultPrint } from './ResultPrint'
