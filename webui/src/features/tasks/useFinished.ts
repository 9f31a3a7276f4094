import { useEffect, useEffectEvent, useRef } from 'react'
import type { Task } from '../../api'
import { isFinal } from './merge'

/** Calls `finished` once for each task that was seen unfinished here and came to its end. */
export function useFinished(tasks: Task[], finished: (task: Task) => void): void {
  const live = useRef(new Set<string>())
  const told = useEffectEvent(finished)
  useEffect(() => {
    const before = live.current
    live.current = new Set(tasks.filter((task) => !isFinal(task)).map(({ id }) => id))
    for (const task of tasks) if (isFinal(task) && before.has(task.id)) told(task)
  }, [tasks])
}
