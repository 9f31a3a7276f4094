import Box from '@mui/material/Box'
import {
  type Dispatch,
  type MouseEvent,
  type RefObject,
  type SyntheticEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { Task } from '../../api'
import { hidden } from '../../shared/hidden'
import { Cell } from './Cell'
import { grid } from './gridLook'
import { left } from './place'
import type { Change, Selection } from './selection'
import { useKeys } from './useKeys'
import { idAt, useLongPress } from './useLongPress'
import { words } from './words'

export interface GridProps {
  tasks: Task[]
  nameOf: (task: Task) => string
  selection: Selection
  onSelect: Dispatch<Change>
  onOpen: (id: string) => void
  onFavourite: (task: Task) => void
  onDelete: (ids: string[]) => void
  /** A thumbnail's link is over. */
  onLost: () => void
  more: boolean
}

/** Prints in rows: arrows move, Enter opens, Space selects, a heart marks. */
export function Grid(props: GridProps) {
  const { tasks, nameOf, selection, onSelect, onLost, more } = props
  const box = useRef<HTMLDivElement>(null)
  const help = useId()
  const [current, setCurrent] = useState<string | null>(() => left()?.id ?? null)
  useWayBack(box)
  const press = useLongPress((id) => onSelect({ type: 'toggle', id }))
  const { swallows, ...fingers } = press
  const there = tasks.some(({ id }) => id === current)
  const tabbable = there ? current : (tasks[0]?.id ?? null)
  const keys = useKeys(props, box, setCurrent)
  const click = (event: MouseEvent) => {
    const id = idAt(event.target)
    if (!id) return
    event.preventDefault()
    if (swallows()) return
    setCurrent(id)
    act(event, id, props)
  }
  return (
    <>
      <Box id={help} sx={hidden}>
        {words.keys}
      </Box>
      <Box
        ref={box}
        role="grid"
        aria-label={words.grid}
        aria-describedby={help}
        aria-multiselectable
        aria-rowcount={more ? -1 : tasks.length}
        data-choosing={selection.ids.size > 0 || undefined}
        sx={grid}
        onClick={click}
        onKeyDown={keys}
        onFocus={({ target }) => setCurrent(idAt(target))}
        onLoadCapture={show}
        onErrorCapture={onLost}
        onContextMenu={(event) => isTouched(event) && event.preventDefault()}
        {...fingers}
      >
        {tasks.map((task, nth) => (
          <Cell
            key={task.id}
            task={task}
            name={nameOf(task)}
            row={nth + 1}
            selected={selection.ids.has(task.id)}
            current={task.id === tabbable}
          />
        ))}
      </Box>
    </>
  )
}

/** What a click on a print means: its parts, the keys held with it, and whether others are selected. */
function act(event: MouseEvent, id: string, props: GridProps): void {
  const { tasks, selection, onSelect, onOpen, onFavourite } = props
  const part = event.target instanceof Element ? event.target : null
  if (part?.closest('.heart')) {
    const task = tasks.find((one) => one.id === id)
    if (task) onFavourite(task)
  } else if (event.shiftKey) {
    onSelect({ type: 'range', id, order: tasks.map((task) => task.id) })
  } else if (part?.closest('.tick') || event.metaKey || event.ctrlKey || selection.ids.size > 0) {
    onSelect({ type: 'toggle', id })
  } else if (part?.closest('.open')) {
    onOpen(id)
  }
}

/** Brings whoever comes back from a picture to where they were. */
function useWayBack(box: RefObject<HTMLDivElement | null>): void {
  useLayoutEffect(() => {
    const place = left()
    if (!place) return
    window.scrollTo(0, place.y)
    const cell = box.current?.querySelector<HTMLElement>(`[data-id="${place.id}"]`)
    cell?.focus({ preventScroll: true })
  }, [box])
}

function show({ target }: SyntheticEvent): void {
  if (target instanceof HTMLImageElement) target.dataset.here = ''
}

function isTouched({ nativeEvent }: MouseEvent): boolean {
  return nativeEvent instanceof PointerEvent && nativeEvent.pointerType === 'touch'
}
