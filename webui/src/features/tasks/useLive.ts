import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Task } from '../../api'
import { useNotify } from '../../shared/notifications'
import { isHushed } from './cache'
import { isFinal } from './merge'
import { useFinished } from './useFinished'
import { useTaskStream } from './useTasks'
import { useTitle } from './useTitle'
import { words } from './words'

/**
 * Keeps the stream open while anything is being made and the tab's title true, and tells when a
 * picture that is not in view has come out. `nameOf` gives a person's word for a task.
 */
export function useLive(
  tasks: Task[],
  shown: Task | undefined,
  nameOf: (task: Task) => string,
): void {
  const all = shown ? [...tasks, shown] : tasks
  useTaskStream(all.some((task) => !isFinal(task)))
  useTitle(tasks, shown)
  useArrivals(tasks, shown?.id, nameOf)
}

function useArrivals(
  tasks: Task[],
  shown: string | undefined,
  nameOf: (task: Task) => string,
): void {
  const notify = useNotify()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  useFinished(tasks, (task) => {
    if (task.id === shown || task.state !== 'done' || isHushed(queries, task.id)) return
    const run = () => navigate(`/t/${task.id}`)
    notify({ text: words.arrived(nameOf(task)), action: { label: words.look, run } })
  })
}
