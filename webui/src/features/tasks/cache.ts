import type { QueryClient } from '@tanstack/react-query'
import { type Task, taskQuery, tasksQuery } from '../../api'
import { newer, withTask } from './merge'

const HEARD = ['stream', 'heard'] as const
const GONE = ['tasks', 'gone'] as const

/** Writes a task wherever it is shown. */
export function putTask(queries: QueryClient, task: Task): void {
  queries.setQueryData(taskQuery(task.id).queryKey, (shown) => newer(shown, task))
  queries.setQueryData(tasksQuery().queryKey, (page) => page && withTask(page, task))
}

/** Notes that the stream said something just now: polling slows down while it does. */
export function heardNow(queries: QueryClient): void {
  queries.setQueryData(HEARD, Date.now())
}

/** Epoch ms at which the stream last said something; 0 for never. */
export function heardAt(queries: QueryClient): number {
  return queries.getQueryData<number>(HEARD) ?? 0
}

/** Ids deleted here whose undo is still open; they are shown nowhere. */
export const goneQuery = {
  queryKey: GONE,
  queryFn: (): string[] => [],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
}

/** Hides a task from every list, or shows it again. */
export function setGone(queries: QueryClient, id: string, gone: boolean): void {
  queries.setQueryData<string[]>(GONE, (ids = []) =>
    gone ? [...ids, id] : ids.filter((known) => known !== id),
  )
}
