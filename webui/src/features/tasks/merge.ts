import type { Task, TaskPage } from '../../api'

const FINAL = new Set<Task['state']>(['done', 'failed', 'cancelled'])

/** Nothing more is expected to happen to it. */
export function isFinal(task: Task): boolean {
  return FINAL.has(task.state)
}

/**
 * The truer of what is shown and what came in. Events and answers overtake each other: an older
 * version never replaces a newer one, and a finished task never looks unfinished again, but for one
 * whose picture came late.
 */
export function newer(shown: Task | undefined, came: Task): Task {
  if (!shown || shown.id !== came.id) return came
  if (isFinal(shown) && !shown.may_still_come && !isFinal(came)) return shown
  if (came.version !== shown.version) return came.version > shown.version ? came : shown
  return Date.parse(came.updated_at) >= Date.parse(shown.updated_at) ? came : shown
}

/** The page with `task` in its place; a task not listed yet comes first. */
export function withTask(page: TaskPage, task: Task): TaskPage {
  const known = page.items.some(({ id }) => id === task.id)
  const items = known
    ? page.items.map((item) => (item.id === task.id ? newer(item, task) : item))
    : [task, ...page.items]
  return { ...page, items }
}

/** The answered page, keeping what is shown where that is newer. */
export function newerPage(shown: TaskPage | undefined, came: TaskPage): TaskPage {
  if (!shown) return came
  const before = new Map(shown.items.map((task) => [task.id, task]))
  return { ...came, items: came.items.map((task) => newer(before.get(task.id), task)) }
}

/** The pages with `task` in its place; the same array when it isn't in them. */
export function inPages(pages: TaskPage[], task: Task): TaskPage[] {
  const at = pages.findIndex(({ items }) => items.some(({ id }) => id === task.id))
  return at < 0 ? pages : pages.map((page, nth) => (nth === at ? withTask(page, task) : page))
}

/** The pages without some tasks; the same array when none of them is there. */
export function withoutIn(pages: TaskPage[], ids: ReadonlySet<string>): TaskPage[] {
  if (!pages.some(({ items }) => items.some(({ id }) => ids.has(id)))) return pages
  return pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !ids.has(id)) }))
}
