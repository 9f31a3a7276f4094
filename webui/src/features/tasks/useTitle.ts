import { useEffect, useState } from 'react'
import type { Task } from '../../api'
import { useHidden } from '../../shared/hooks'
import { isFinal } from './merge'
import { useFinished } from './useFinished'
import { words } from './words'

/**
 * The tab says how many pictures are being made, or that the shown one is ready. A picture that came out while the page was out of
 * sight leaves a mark, in the title and on the icon, until somebody looks.
 */
export function useTitle(tasks: Task[], shown: Task | undefined): void {
  const unseen = useUnseen(tasks)
  const running = tasks.filter((task) => !isFinal(task)).length
  const ready = unseen || shown?.state === 'done'
  useEffect(() => {
    document.title = titleOf(running, unseen, ready)
    document.documentElement.toggleAttribute('data-busy', running > 0)
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = iconOf(running, unseen)
  }, [running, unseen, ready])
}

function useUnseen(tasks: Task[]): boolean {
  const hidden = useHidden()
  const [unseen, setUnseen] = useState(false)
  useFinished(tasks, (task) => {
    if (hidden && task.state === 'done') setUnseen(true)
  })
  useEffect(() => {
    if (!hidden) setUnseen(false)
  }, [hidden])
  return unseen
}

function titleOf(running: number, unseen: boolean, ready: boolean): string {
  if (running > 0) return unseen ? words.readyRunning(running) : words.running(running)
  return ready ? words.ready : words.title
}

function iconOf(running: number, unseen: boolean): string {
  if (unseen) return '/icon-done.svg'
  return running > 0 ? '/icon-busy.svg' : '/icon.svg'
}
