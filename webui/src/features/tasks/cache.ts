import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { type Listing, type Task, type TaskPage, taskQuery, tasksQuery } from '../../api'
import { inPages, newer, withoutIn, withTask } from './merge'
import { trials } from './trials'

const HEARD = ['stream', 'heard'] as const
const GONE = ['tasks', 'gone'] as const

/** The pages of a list; a new session throws them away, by the name they begin with. */
export const pagesKey = (listing: Listing | null) =>
  [{ _id: 'listTasks', _infinite: true, ...(listing && { query: listing }) }] as const

/** Writes a task wherever it is shown. */
export function putTask(queries: QueryClient, task: Task): void {
  queries.setQueryData(taskQuery(task.id).queryKey, (shown) => newer(shown, task))
  queries.setQueryData(tasksQuery().queryKey, (page) => page && withTask(page, task))
  changePages(queries, (pages) => inPages(pages, task))
}

/** Takes deleted tasks out of the pages of every list. */
export function dropTasks(queries: QueryClient, ids: ReadonlySet<string>): void {
  changePages(queries, (pages) => withoutIn(pages, ids))
}

function changePages(queries: QueryClient, change: (pages: TaskPage[]) => TaskPage[]): void {
  queries.setQueriesData<InfiniteData<TaskPage>>({ queryKey: pagesKey(null) }, (shown) => {
    if (!shown) return shown
    const pages = change(shown.pages)
    return pages === shown.pages ? shown : { ...shown, pages }
  })
}

/** Notes that the stream said something just now: polling slows down while it does. */
export function heardNow(queries: QueryClient): void {
  queries.setQueryData(HEARD, Date.now())
}

/** Epoch ms at which the stream last said something; 0 for never. */
export function heardAt(queries: QueryClient): number {
  return queries.getQueryData<number>(HEARD) ?? 0
}

/** Ids that no list shows: deleted here with their undo still open, or never meant to hang there. */
export const goneQuery = {
  queryKey: GONE,
  queryFn: trials,
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
}

/** Hides tasks from every list, or shows them again. */
export function setGone(queries: QueryClient, ids: readonly string[], gone: boolean): void {
  const those = new Set(ids)
  queries.setQueryData<string[]>(GONE, (hidden = trials()) => [
    ...hidden.filter((id) => !those.has(id)),
    ...(gone ? ids : []),
  ])
}

const hushedKey = (id: string) => ['tasks', 'hushed', id] as const

/** Nobody is told when this one comes out: it was made to be shown where it was asked for. */
export function hush(queries: QueryClient, id: string): void {
  queries.setQueryDefaults(hushedKey(id), { gcTime: Number.POSITIVE_INFINITY })
  queries.setQueryData(hushedKey(id), true)
}

export function isHushed(queries: QueryClient, id: string): boolean {
  return queries.getQueryData(hushedKey(id)) === true
}
