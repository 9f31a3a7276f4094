import { type PointerEvent, useCallback, useEffect, useRef } from 'react'

const LONG_MS = 450
const STILL_PX = 10

/** A finger that rests on a picture; the tap that ends it opens nothing. */
export function useLongPress(onPress: (id: string) => void) {
  const pressed = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(
    null,
  )
  const swallow = useRef(false)
  const end = useCallback(() => {
    if (pressed.current) clearTimeout(pressed.current.timer)
    pressed.current = null
  }, [])
  useEffect(() => end, [end])
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      swallow.current = false
      const id = idAt(event.target)
      if (event.pointerType !== 'touch' || !id) return
      const press = () => {
        swallow.current = true
        navigator.vibrate?.(10)
        onPress(id)
      }
      pressed.current = { timer: setTimeout(press, LONG_MS), x: event.clientX, y: event.clientY }
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = pressed.current
      if (from && Math.hypot(clientX - from.x, clientY - from.y) > STILL_PX) end()
    },
    onPointerUp: end,
    onPointerCancel: end,
    /** Whether the click that comes now only ends a long press. */
    swallows: () => {
      const swallowed = swallow.current
      swallow.current = false
      return swallowed
    },
  }
}

/** The picture that an element belongs to. */
export function idAt(target: EventTarget): string | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null
  return cell?.dataset.id ?? null
}
