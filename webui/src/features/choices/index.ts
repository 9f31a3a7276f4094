export { Chooser } from './Chooser'
export { type Choice, fits, missing, orderOf, type Size, START, settle } from './choice'
export { useWish } from './useWish'
export { words as choiceWords } from './words'
