import { useState, useSyncExternalStore } from 'react'
import type { Task } from '../../api'

/** Nearer to the top than this nobody is disturbed by what comes in above. */
const TOP_PX = 160

/**
 * While somebody looks further down, what comes in above is held back and counted: nothing they look
 * at moves.
 */
export function useHeld(tasks: Task[]): { shown: Task[]; held: number } {
  const atTop = useSyncExternalStore(onScroll, isAtTop)
  const first = tasks[0]?.id ?? null
  const [top, setTop] = useState(first)
  const at = tasks.findIndex(({ id }) => id === top)
  if ((atTop || at < 0) && top !== first) setTop(first)
  const held = atTop ? 0 : Math.max(0, at)
  return { shown: held > 0 ? tasks.slice(held) : tasks, held }
}

function onScroll(changed: () => void): () => void {
  window.addEventListener('scroll', changed, { passive: true })
  return () => window.removeEventListener('scroll', changed)
}

function isAtTop(): boolean {
  return window.scrollY < TOP_PX
}
