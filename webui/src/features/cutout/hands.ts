import { useEffect } from 'react'
import type { Table } from './table'

interface Finger {
  x: number
  y: number
}

const WHEEL = 0.0016
/** As `buttons` of an event names it. */
const WHEEL_BUTTON = 4
const KEY_STEP = 12
export const SIZES = { least: 4, most: 90 }

/** A brush of another size, within reason. */
export function resized(size: number, factor: number): number {
  return Math.round(Math.min(SIZES.most, Math.max(SIZES.least, size * factor)))
}

/** Mouse, pen and fingers on the table: one draws, two move and zoom; the wheel zooms. */
export function useHands(table: Table | null, canvas: HTMLCanvasElement | null): void {
  useEffect(() => {
    if (!table || !canvas) return
    const hands = new Hands(table, canvas)
    const listening = new AbortController()
    const { signal } = listening
    canvas.addEventListener('pointerdown', (event) => hands.down(event), { signal })
    canvas.addEventListener('pointermove', (event) => hands.move(event), { signal })
    canvas.addEventListener('pointerup', (event) => hands.up(event), { signal })
    canvas.addEventListener('pointercancel', (event) => hands.up(event), { signal })
    canvas.addEventListener('pointerleave', () => table.hover(null), { signal })
    canvas.addEventListener('wheel', (event) => hands.wheel(event), { signal, passive: false })
    return () => listening.abort()
  }, [table, canvas])
}

/** What touches the table now, and what its moves mean. */
class Hands {
  private readonly table: Table
  private readonly canvas: HTMLCanvasElement
  private readonly fingers = new Map<number, Finger>()

  constructor(table: Table, canvas: HTMLCanvasElement) {
    this.table = table
    this.canvas = canvas
  }

  down(event: PointerEvent): void {
    event.preventDefault()
    this.canvas.focus({ preventScroll: true })
    this.canvas.setPointerCapture(event.pointerId)
    this.fingers.set(event.pointerId, this.at(event))
    if (this.fingers.size === 2) this.table.drop()
    if (this.fingers.size === 1 && event.button === 0) {
      this.table.down(this.at(event), pressed(event))
    }
  }

  move(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId)
    const now = this.at(event)
    if (!before) {
      if (event.pointerType !== 'touch') this.table.hover(now)
      return
    }
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (other) pinched(this.table, before, now, other)
    else if (event.buttons & WHEEL_BUTTON) this.table.pan(now.x - before.x, now.y - before.y)
    else for (const part of parts(event)) this.table.draw(this.at(part), pressed(part))
    this.fingers.set(event.pointerId, now)
  }

  up(event: PointerEvent): void {
    if (this.fingers.delete(event.pointerId) && this.fingers.size === 0) this.table.up()
    if (event.pointerType === 'touch') this.table.hover(null)
  }

  wheel(event: WheelEvent): void {
    event.preventDefault()
    this.table.closer(Math.exp(-event.deltaY * WHEEL), this.at(event))
  }

  private at({ clientX, clientY }: MouseEvent): Finger {
    const { left, top } = this.canvas.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }
}

/** What was reported between two frames: fast strokes stay round. */
function parts(event: PointerEvent): PointerEvent[] {
  const all = event.getCoalescedEvents?.() ?? []
  return all.length > 0 ? all : [event]
}

/** A pen that is pressed lightly draws finely; a mouse and a finger know no pressure. */
function pressed({ pointerType, pressure }: PointerEvent): number {
  return pointerType === 'pen' ? 0.3 + 0.7 * pressure : 1
}

function pinched(table: Table, before: Finger, now: Finger, other: Finger): void {
  const apart = (one: Finger) => Math.max(1, Math.hypot(one.x - other.x, one.y - other.y))
  table.pan((now.x - before.x) / 2, (now.y - before.y) / 2)
  table.closer(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
}

type Keys = Record<string, (table: Table) => void>

const PLAIN: Keys = {
  e: (table) => table.set({ tool: 'erase' }),
  r: (table) => table.set({ tool: 'restore' }),
  '[': (table) => table.set({ size: resized(table.settings.size, 1 / 1.25) }),
  ']': (table) => table.set({ size: resized(table.settings.size, 1.25) }),
  '+': (table) => table.closer(),
  '=': (table) => table.closer(),
  '-': (table) => table.further(),
  '0': (table) => table.whole(),
}

const ON_CANVAS: Keys = {
  ArrowLeft: (table) => stepped(table, -1, 0),
  ArrowRight: (table) => stepped(table, 1, 0),
  ArrowUp: (table) => stepped(table, 0, -1),
  ArrowDown: (table) => stepped(table, 0, 1),
  ' ': (table) => dabbed(table),
  Enter: (table) => dabbed(table),
}

/** Does what a key stands for; returns whether it stood for something. */
export function keyed(table: Table, event: KeyboardEvent | React.KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, shiftKey, target } = event
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'z') shiftKey ? table.redo() : table.undo()
    else if (key.toLowerCase() === 'y') table.redo()
    else return false
    return true
  }
  const act = (target instanceof HTMLCanvasElement && ON_CANVAS[key]) || PLAIN[key.toLowerCase()]
  act?.(table)
  return act !== undefined
}

function stepped(table: Table, x: number, y: number): void {
  const from = table.cursor ?? table.centre()
  table.hover({ x: from.x + x * KEY_STEP, y: from.y + y * KEY_STEP })
}

function dabbed(table: Table): void {
  table.down(table.cursor ?? table.centre())
  table.up()
}
