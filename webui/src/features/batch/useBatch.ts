import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { Task, TaskPage } from '../../api'
import { hush, putTask } from '../tasks'
import { Batch } from './batch'
import { restore } from './keeping'
import type { State } from './state'

interface Kept {
  batch: Batch
  /** Resolves when what the page before left is here. */
  restored: Promise<void>
}

const batches = new WeakMap<QueryClient, Kept>()

/** The batch of this page: the same one wherever it is shown. */
export function useBatch(): Kept & { state: State } {
  const kept = batchOf(useQueryClient())
  const state = useSyncExternalStore(kept.batch.subscribe, kept.batch.snapshot)
  return { ...kept, state }
}

function batchOf(queries: QueryClient): Kept {
  const known = batches.get(queries)
  if (known) return known
  const batch = new Batch((task) => {
    hush(queries, task.id)
    putTask(queries, task)
  })
  listen(queries, batch)
  const restored = restore().then(
    (found) => {
      if (!found?.state.items.length) return
      for (const { taskId } of found.state.items) if (taskId) hush(queries, taskId)
      batch.adopt(found)
    },
    () => undefined,
  )
  const kept = { batch, restored: restored.then(() => undefined) }
  batches.set(queries, kept)
  return kept
}

/** Whatever polls or the stream bring is the batch's news too. */
function listen(queries: QueryClient, batch: Batch): void {
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || !query.state.data) return
    const of = (query.queryKey[0] as { _id?: string } | undefined)?._id
    if (of === 'getTask') batch.note([query.state.data as Task])
    if (of === 'listTasks') batch.note((query.state.data as Partial<TaskPage>).items ?? [])
  })
}
