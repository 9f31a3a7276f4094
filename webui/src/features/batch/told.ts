import { useBatchNotice } from '../notices'
import { isGoing, isOver, type State, tally } from './state'
import { words } from './words'

/** Tells of the batch's end who wanted it and is elsewhere: once, instead of each of its pictures. */
export function useEnd({ items }: State): void {
  const { all, done, failed } = tally(items)
  useBatchNotice(items.some(isGoing), all > 0 && items.every(isOver), told(done, all, failed))
}

/** "7 of 12 developed, 1 failed" */
export function told(done: number, all: number, failed: number): string {
  return failed > 0 ? words.toldFailed(done, all, failed) : words.told(done, all)
}
