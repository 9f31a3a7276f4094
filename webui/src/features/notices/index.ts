export { TellMe } from './parts'
export { useBatchNotice, useNotices } from './useNotices'
