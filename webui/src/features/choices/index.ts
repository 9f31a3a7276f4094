export { Chooser } from './Chooser'
export { type Choice, missing, orderOf, START, settle } from './choice'
export { words as choiceWords } from './words'
