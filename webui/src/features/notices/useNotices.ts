import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useLocation } from 'wouter'
import type { Task } from '../../api'
import { useHidden } from '../../shared/hooks'
import { isHushed, useFinished } from '../tasks'
import { standing } from './standing'

/** Tells who wanted it, by the system, of what came out while the page was out of sight. `nameOf` gives a person's word for a task. */
export function useNotices(tasks: Task[], nameOf: (task: Task) => string): void {
  const queries = useQueryClient()
  const tell = useTelling()
  useFinished(tasks, (task) => {
    if (task.state === 'cancelled' || isHushed(queries, task.id)) return
    tell(`/t/${task.id}`, (parts, look) => parts.tell(task, nameOf(task), look))
  })
}

/** Tells of a batch, once it is over that was `going` here: how it went, by `line`. */
export function useBatchNotice(going: boolean, over: boolean, line: string): void {
  const tell = useTelling()
  const went = useRef(false)
  const end = useEffectEvent(() => tell('/batch', (parts, look) => parts.tellBatch(line, look)))
  useEffect(() => {
    if (went.current && over) end()
    went.current = going
  }, [going, over])
}

type Parts = typeof import('./tell')

function useTelling() {
  const hidden = useHidden()
  const [, navigate] = useLocation()
  return (path: string, how: (parts: Parts, look: () => void) => Promise<void>) => {
    if (!hidden || standing() !== 'on') return
    // A courtesy: what came out is there whether it was told or not.
    import('./tell').then((parts) => how(parts, () => navigate(path))).catch(() => undefined)
  }
}
