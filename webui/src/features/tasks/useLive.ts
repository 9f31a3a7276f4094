import { useEffect, useEffectEvent, useRef } from 'react'
import { useLocation } from 'wouter'
import type { Task } from '../../api'
import { useNotify } from '../../shared/notifications'
import { isFinal } from './merge'
import { useTaskStream } from './useTasks'
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
  const [, navigate] = useLocation()
  const live = useRef(new Set<string>())
  const tell = useEffectEvent((task: Task) => {
    if (task.id === shown || task.state !== 'done') return
    const run = () => navigate(`/t/${task.id}`)
    notify({ text: words.arrived(nameOf(task)), action: { label: words.look, run } })
  })
  useEffect(() => {
    for (const task of tasks) {
      if (isFinal(task) && live.current.delete(task.id)) tell(task)
      if (!isFinal(task)) live.current.add(task.id)
    }
  }, [tasks])
}

/** The tab says how many pictures are being made, or that the shown one is ready. */
function useTitle(tasks: Task[], shown: Task | undefined): void {
  const running = tasks.filter((task) => !isFinal(task)).length
  const ready = shown?.state === 'done'
  useEffect(() => {
    const rest = ready ? words.ready : words.title
    document.title = running > 0 ? words.running(running) : rest
    document.documentElement.toggleAttribute('data-busy', running > 0)
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = running > 0 ? '/icon-busy.svg' : '/icon.svg'
  }, [running, ready])
}
