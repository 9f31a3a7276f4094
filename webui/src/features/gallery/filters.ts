import type { Listing, Task } from '../../api'

/** Which pictures are shown. */
export const FILTERS = ['all', 'avatar', 'background', 'upscale', 'favourites'] as const
export type Filter = (typeof FILTERS)[number]

/** As many as come at once: some screens full. */
const PAGE = 60

/** What the server is asked for. */
export function listingOf(filter: Filter): Listing {
  if (filter === 'all') return { limit: PAGE }
  if (filter === 'favourites') return { limit: PAGE, favourite: true }
  return { limit: PAGE, operation: [filter] }
}

/** Whether a task belongs among them. */
export function fits(task: Task, filter: Filter): boolean {
  if (filter === 'all') return true
  return filter === 'favourites' ? task.favourite : task.operation === filter
}

/** The filter an address names; anything else means all. */
export function filterOf(name: string | null): Filter {
  return FILTERS.find((filter) => filter === name) ?? 'all'
}
