import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { remove, tasksQuery, toApiError } from '../../api'
import { useNotify } from '../../shared/notifications'
import { dropTasks, setGone } from './cache'
import { words } from './words'

const UNDO_MS = 10_000
const AT_ONCE = 4

/** Deletions whose undo is still open. They outlive the part of the page that asked for them. */
const open = new Set<{ ids: readonly string[]; timer: ReturnType<typeof setTimeout> }>()
let watching = false

/**
 * Deletes after 10 s in which it can be undone; leaving the page deletes at once. `undone` is called
 * when it was.
 */
export function useDelete(): (ids: string | readonly string[], undone?: () => void) => void {
  const queries = useQueryClient()
  const notify = useNotify()
  return useCallback(
    (asked, undone) => {
      const ids = typeof asked === 'string' ? [asked] : asked
      setGone(queries, ids, true)
      watchLeaving()
      const carryOut = async () => {
        open.delete(deletion)
        const kept = await removeAll(queries, ids)
        if (kept.length === 0) return
        setGone(queries, kept, false)
        notify({ text: words.deleteFailed(kept.length) })
      }
      const deletion = { ids, timer: setTimeout(carryOut, UNDO_MS) }
      open.add(deletion)
      const undo = () => {
        clearTimeout(deletion.timer)
        open.delete(deletion)
        setGone(queries, ids, false)
        undone?.()
      }
      const action = { label: words.undo, run: undo, undoes: true }
      notify({ text: words.deleted(ids.length), lasting: UNDO_MS, exact: true, action })
    },
    [queries, notify],
  )
}

/** Deletes on the server, a few at once; returns what it would not delete. */
async function removeAll(queries: QueryClient, ids: readonly string[]): Promise<string[]> {
  const left = [...ids]
  const kept: string[] = []
  const work = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (!(await isRemoved(id))) kept.push(id)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  dropTasks(queries, new Set(ids.filter((id) => !kept.includes(id))))
  await queries.invalidateQueries({ queryKey: tasksQuery().queryKey })
  return kept
}

async function isRemoved(id: string): Promise<boolean> {
  try {
    await remove(id)
    return true
  } catch (error) {
    // Another door was faster.
    return toApiError(error).code === 'task.unknown'
  }
}

function watchLeaving(): void {
  if (watching) return
  watching = true
  window.addEventListener('pagehide', () => {
    for (const { ids, timer } of open) {
      clearTimeout(timer)
      for (const id of ids) remove(id, true).catch(() => undefined)
    }
    open.clear()
  })
}
