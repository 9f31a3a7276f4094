import { type KeyboardEvent, type RefObject, useState } from 'react'
import type { Task } from '../../api'
import { type Ground, mayBeClear, nextGround } from './ground'
import type { Picture } from './ResultPrint'
import { type Edge, edgeOf, sameShape, stepped } from './split'
import { useMedia } from './useMedia'
import { closest, isWhole, nextScale, strode, type View, WHOLE, zoomed } from './view'

/** One column, as the page is laid out on a phone that is held upright. */
const PORTRAIT = '(orientation: portrait) and (max-width: 899px)'
const MIDDLE = { x: 0, y: 0 }

/** How somebody looks at a result, and what changes that. */
export type Looking = ReturnType<typeof useLooking>

/**
 * A background keeps everything in its place, so an edge runs between original and result, half and half at first. An avatar is drawn
 * anew from the head alone: nothing lies on anything, so one is shown in place of the other.
 */
export function useLooking(task: Task, result: Picture, frame: RefObject<HTMLElement | null>) {
  const portrait = useMedia(PORTRAIT)
  const [view, setView] = useState<View>(WHOLE)
  const [split, setSplit] = useState(50)
  const [held, hold] = useState(false)
  const [kept, keep] = useState(false)
  const [ground, setGround] = useState<Ground>('light')
  const inPlace = task.operation !== 'avatar' && sameShape(task.photo, result)
  const edge: Edge | null = inPlace ? edgeOf(result, portrait) : null
  const max = () => closest(result.width, frame.current?.clientWidth ?? 0)
  const scaleTo = (scale: number) => setView((now) => zoomed(now, scale, MIDDLE, max()))
  const closer = () => scaleTo(nextScale(view.scale, true, max()))
  const further = () => scaleTo(nextScale(view.scale, false, max()))
  const reset = () => setView(WHOLE)
  const clear = mayBeClear(task, result.content_type)
  return {
    view,
    setView,
    split,
    setSplit: (next: number) => {
      keep(false)
      setSplit(next)
    },
    edge,
    /** The whole original is shown: while it is held, or until it is put away. */
    original: held || kept,
    hold,
    kept,
    keep,
    closer,
    further,
    reset,
    max,
    ground: clear ? ground : null,
    changeGround: () => setGround(nextGround),
  }
}

/** The keys of a picture, while the focus is on it or on one of its buttons. */
export function useKeys(looking: Looking, frame: RefObject<HTMLElement | null>, help: () => void) {
  const { view, split, edge, hold, setSplit, setView, reset, max } = looking
  const anywhere: Record<string, () => void> = { ...keysAnywhere(looking), '?': help }
  const onFrame = ({ key, shiftKey }: KeyboardEvent): (() => void) | null => {
    if (key === ' ') return () => hold(true)
    if (key === 'Escape' && !isWhole(view)) return reset
    const moved = !isWhole(view) && (shiftKey || !edge) && strode(view, key, max())
    if (moved) return () => setView(moved)
    const next = edge && stepped(split, key, edge)
    return next === null ? null : () => setSplit(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    const inside = target instanceof Node && frame.current?.contains(target)
    const act = anywhere[key.length === 1 ? key.toLowerCase() : key] ?? (inside && onFrame(event))
    if (!act) return
    event.preventDefault()
    act()
  }
  const onKeyUp = ({ key }: KeyboardEvent) => {
    if (key === ' ' || key.toLowerCase() === 'h') hold(false)
  }
  return { onKeyDown, onKeyUp, onBlur: () => hold(false) }
}

function keysAnywhere({ edge, hold, keep, setSplit, closer, further, reset }: Looking) {
  const jumps: Record<string, () => void> = edge
    ? { '1': () => setSplit(100), '2': () => setSplit(50), '3': () => setSplit(0) }
    : { '1': () => keep(true), '3': () => keep(false) }
  const closely = { '+': closer, '=': closer, '-': further, _: further, '0': reset }
  return { ...jumps, ...closely, h: () => hold(true) }
}
