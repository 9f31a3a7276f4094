import type { Task, TaskPage } from '../../api'
import { newer } from '../tasks'
import { type Filter, fits } from './filters'

/**
 * What the pages list, each task once and as it was last heard of, with what came since at the top.
 *
 * @param head the session's newest tasks, whatever they are
 * @param gone ids that are just being deleted
 */
export function merged(
  pages: readonly TaskPage[],
  head: readonly Task[],
  filter: Filter,
  gone: ReadonlySet<string>,
): Task[] {
  const heard = new Map(head.map((task) => [task.id, task]))
  const listed = new Map<string, Task>()
  for (const { items } of pages) {
    for (const task of items) {
      if (!gone.has(task.id)) listed.set(task.id, newer(heard.get(task.id), task))
    }
  }
  const fresh = head.filter(({ id }) => !listed.has(id) && !gone.has(id))
  return [...fresh.filter((task) => fits(task, filter)), ...listed.values()]
}

/** Whether more has come than the newest tasks tell: between them and all the pages some are missing. */
export function hasGap(pages: readonly TaskPage[], head: readonly Task[], most: number): boolean {
  const newest = pages[0]?.items[0]
  const oldest = head.at(-1)
  if (!newest || !oldest || head.length < most) return false
  return Date.parse(oldest.created_at) > Date.parse(newest.created_at)
}
