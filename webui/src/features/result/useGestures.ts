import {
  type Dispatch,
  type PointerEvent,
  type RefObject,
  type SetStateAction,
  useEffect,
  useEffectEvent,
  useState,
} from 'react'
import { type Contact, Hands, type Stage } from './hands'
import { closest, pointIn, type View, wheeled, zoomed } from './view'

type Reach = Omit<Stage, 'box' | 'max' | 'setView'> & {
  /** Of the picture, in its own pixels. */
  width: number
  setView: Dispatch<SetStateAction<View>>
}

/** Fingers, mouse and wheel on a picture. */
export function useGestures(frame: RefObject<HTMLElement | null>, reach: Reach) {
  const [hands] = useState(() => new Hands())
  const stage = (): Stage => {
    const box = frame.current?.getBoundingClientRect() ?? NOWHERE
    return { ...reach, box, max: closest(reach.width, box.width) }
  }
  useCloser(frame, (pixels, clientX, clientY) => {
    const { box, max } = stage()
    const at = pointIn(box, clientX, clientY)
    reach.setView((now) => zoomed(now, wheeled(now.scale, pixels), at, max))
  })
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      capture(event)
      hands.down(contactOf(event), stage())
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => hands.move(contactOf(event), stage()),
    onPointerUp: (event: PointerEvent<HTMLElement>) => hands.up(contactOf(event), stage()),
    onPointerCancel: ({ pointerId }: PointerEvent<HTMLElement>) => hands.cancel(pointerId),
  }
}

const NOWHERE = { left: 0, top: 0, width: 0, height: 0 }

function contactOf(event: PointerEvent<HTMLElement>): Contact {
  const { pointerId, clientX, clientY, timeStamp, pointerType, target } = event
  const grabbed = target instanceof Element && target.closest('[data-edge]') !== null
  const touch = pointerType === 'touch'
  return { id: pointerId, x: clientX, y: clientY, time: timeStamp, touch, grabbed }
}

/** A pointer that leaves the frame still belongs to it; one that is up already can't be held. */
function capture({ currentTarget, pointerId }: PointerEvent<HTMLElement>): void {
  try {
    currentTarget.setPointerCapture(pointerId)
  } catch {
    // Then it is only followed inside.
  }
}

/** Some mice count lines. */
const LINE_PX = 16

/**
 * Ctrl and the wheel, which is also what a trackpad's pinch sends, and two fingers on a screen would else enlarge or scroll the page.
 * They must be stopped, which React's own listeners can't.
 */
function useCloser(
  frame: RefObject<HTMLElement | null>,
  turn: (pixels: number, clientX: number, clientY: number) => void,
): void {
  const turned = useEffectEvent(turn)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      turned(event.deltaY * (event.deltaMode === 1 ? LINE_PX : 1), event.clientX, event.clientY)
    }
    const touch = (event: TouchEvent) => event.touches.length > 1 && event.preventDefault()
    element.addEventListener('wheel', wheel, { passive: false })
    element.addEventListener('touchmove', touch, { passive: false })
    return () => {
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('touchmove', touch)
    }
  }, [frame])
}
