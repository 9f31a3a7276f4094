import type { QueryClient } from '@tanstack/react-query'
import { type Earlier, type Order, type Source, taskQuery } from '../../api'
import { isFinal, isGone } from '../tasks'
import { forget, type Known, knownQuery, orderKey } from './known'

const LOOK_MS = 600

/**
 * What a background is to be ordered from: the task that cut the photo out, where there is one, so
 * that the engine is not asked, nor paid, twice. One that is still at it is waited for. Null: there
 * is none, and the photo itself is to be sent.
 */
export async function cutSource(
  queries: QueryClient,
  photo: Source,
  order: Order,
  signal: AbortSignal,
): Promise<Earlier | null> {
  if (order.operation !== 'background' || order.background === 'prompt') return null
  while (queries.isMutating({ mutationKey: orderKey(photo) }) > 0) await pause(signal)
  const id = queries.getQueryData<Known>(knownQuery(photo).queryKey)?.task
  if (!id) return null
  try {
    for (;;) {
      const task = await queries.fetchQuery({ ...taskQuery(id), staleTime: 0 })
      if (task.cutout) return { task: id, result: null }
      if (isFinal(task)) return null
      await pause(signal)
    }
  } catch (error) {
    if (!isGone(error)) throw error
    forget(queries, photo)
    return null
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const over = () => {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const timer = setTimeout(over, LOOK_MS)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
