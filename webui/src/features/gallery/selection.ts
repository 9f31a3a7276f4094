/** What is selected, and from where a range goes on. */
export interface Selection {
  ids: ReadonlySet<string>
  anchor: string | null
}

export type Change =
  | { type: 'toggle'; id: string }
  /** From the last one touched to this one, as they hang. */
  | { type: 'range'; id: string; order: readonly string[] }
  | { type: 'all'; order: readonly string[] }
  | { type: 'clear' }

export const NOTHING: Selection = { ids: new Set(), anchor: null }

/** The selection after a change. */
export function select(now: Selection, change: Change): Selection {
  switch (change.type) {
    case 'toggle':
      return { ids: toggled(now.ids, change.id), anchor: change.id }
    case 'range':
      return ranged(now, change.id, change.order)
    case 'all':
      return { ids: new Set(change.order), anchor: now.anchor }
    case 'clear':
      return NOTHING
  }
}

/** The selection without what is no longer there; the same when all is. */
export function still(now: Selection, order: readonly string[]): Selection {
  if (now.ids.size === 0) return now
  const there = new Set(order)
  const ids = [...now.ids].filter((id) => there.has(id))
  return ids.length === now.ids.size ? now : { ids: new Set(ids), anchor: now.anchor }
}

function toggled(ids: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

function ranged(now: Selection, id: string, order: readonly string[]): Selection {
  const from = now.anchor === null ? -1 : order.indexOf(now.anchor)
  const to = order.indexOf(id)
  if (from < 0) return { ids: new Set([...now.ids, id]), anchor: id }
  const between = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...now.ids, ...between]), anchor: now.anchor }
}
