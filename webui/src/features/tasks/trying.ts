import type { QueryClient } from '@tanstack/react-query'
import { remove } from '../../api'
import { hush, setGone } from './cache'
import { setTrial, trials } from './trials'
import { isGone } from './useTasks'

/** A picture was ordered only to try something on: no list shows it, and nobody is told of it. */
export function hideTrial(queries: QueryClient, id: string): void {
  hush(queries, id)
  setTrial(id, true)
  setGone(queries, [id], true)
}

/** Whether a picture was ordered only to try something on. */
export function isTrial(id: string): boolean {
  return trials().includes(id)
}

/**
 * Nothing is tried on with it any more: it is deleted. What the server keeps all the same is shown
 * like any other, so that it can be deleted by hand.
 */
export async function endTrial(queries: QueryClient, id: string): Promise<void> {
  if (!isTrial(id)) return
  try {
    await remove(id)
  } catch (error) {
    if (!isGone(error)) setGone(queries, [id], false)
  }
  setTrial(id, false)
}
