export { SelfieHint } from './SelfieHint'
export { isSelfieFault, useSelfieCheck } from './useSelfieCheck'
