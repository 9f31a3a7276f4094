import type { KeyboardEvent, RefObject } from 'react'
import type { GridProps } from './Grid'
import { columnsOf, isMirrored, placeAfter } from './moving'
import { idAt } from './useLongPress'

/** What a key does to the print that has the focus. */
export function useKeys(
  props: GridProps,
  box: RefObject<HTMLDivElement | null>,
  setCurrent: (id: string) => void,
) {
  const { tasks, selection, onSelect, onOpen, onFavourite, onDelete } = props
  const go = (id: string) => {
    setCurrent(id)
    box.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus()
  }
  const extend = (from: string | undefined, id: string) => {
    if (selection.anchor === null && from) onSelect({ type: 'toggle', id: from })
    onSelect({ type: 'range', id, order: tasks.map((task) => task.id) })
  }
  const move = (event: KeyboardEvent, at: number) => {
    if (!box.current || event.ctrlKey || event.metaKey || event.altKey) return
    const columns = columnsOf(box.current)
    const room = { count: tasks.length, columns, mirrored: isMirrored(box.current) }
    const to = placeAfter(event.key, at, room)
    const id = to === null ? undefined : tasks[to]?.id
    if (id === undefined) return
    event.preventDefault()
    if (event.shiftKey) extend(tasks[at]?.id, id)
    go(id)
  }
  const erase = (id: string, at: number) => {
    const going = selection.ids.size > 0 ? selection.ids : new Set([id])
    const stays = (one: { id: string }) => !going.has(one.id)
    const next = tasks.slice(at).find(stays) ?? tasks.slice(0, at).findLast(stays)
    if (next) go(next.id)
    onDelete([...going])
  }
  return (event: KeyboardEvent) => {
    const id = idAt(event.target)
    const at = tasks.findIndex((task) => task.id === id)
    const task = tasks[at]
    if (!id || !task) return
    const acts: Record<string, () => void> = {
      Delete: () => erase(id, at),
      Backspace: () => erase(id, at),
      ...(!event.ctrlKey && !event.metaKey && { f: () => onFavourite(task) }),
      // On a button within, these press it.
      ...(isPrint(event.target) && {
        Enter: () => onOpen(id),
        ' ': () => onSelect({ type: 'toggle', id }),
      }),
    }
    const act = acts[event.key]
    if (!act) return move(event, at)
    event.preventDefault()
    act()
  }
}

function isPrint(target: EventTarget): boolean {
  return target instanceof Element && target.matches('.cell, .open')
}
