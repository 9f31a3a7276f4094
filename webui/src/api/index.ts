export * from './calls'
export { ApiError, type Fault, toApiError } from './fault'
export { type FaultWords, faultWords } from './faultWords'
export type { Catalogue, Session, Task, TaskPage } from './generated'
