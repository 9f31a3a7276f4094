import { clamp, type Point } from './view'

/**
 * Where the edge between original and result is: the share of the original, 0 to 100. The original is on the left of an upright
 * edge, and above one that lies.
 */
export type Split = number

/** `upright` is moved left and right, `lying` up and down. */
export type Edge = 'upright' | 'lying'

interface Size {
  width: number
  height: number
}

/** A picture this much longer than wide, or the other way round, is split across its length. */
const SLENDER = 2
const STEP = 2
const LEAP = 10
/** Pictures whose sides differ by less than this share have the same shape; the rest is rounding. */
const ALIKE = 0.02
/** So many CSS pixels a half must have for the word on it. */
const WORD_PX = { upright: 88, lying: 48 }

/** Half above half on a screen that is held upright, unless the picture's own shape says otherwise. */
export function edgeOf({ width, height }: Size, portrait: boolean): Edge {
  if (width >= height * SLENDER) return 'upright'
  if (height >= width * SLENDER) return 'lying'
  return portrait ? 'lying' : 'upright'
}

/** Whether the two lie on each other point by point, so that an edge may run between them. */
export function sameShape(one: Size, other: Size): boolean {
  const ratio = (one.width * other.height) / (one.height * other.width)
  return Math.abs(ratio - 1) < ALIKE
}

/** The split with its edge at a point of the frame. */
export function splitAt({ x, y }: Point, edge: Edge): Split {
  const share = edge === 'upright' ? x : y
  return Math.round(clamp(share + 0.5, 0, 1) * 100)
}

/** The split after a key, which moves the edge where it points; null for keys that don't. */
export function stepped(split: Split, key: string, edge: Edge): Split | null {
  if (key === 'Home') return 0
  if (key === 'End') return 100
  const down = edge === 'lying' ? 1 : -1
  const steps: Record<string, number> = {
    ArrowLeft: -STEP,
    ArrowRight: STEP,
    ArrowUp: -down * STEP,
    ArrowDown: down * STEP,
    PageUp: -down * LEAP,
    PageDown: down * LEAP,
  }
  const step = steps[key]
  return step === undefined ? null : clamp(split + step, 0, 100)
}

/** The part of the original that is hidden, as CSS. */
export function clipOf(split: Split, edge: Edge): string {
  const hidden = `${100 - split}%`
  return edge === 'upright' ? `inset(0 ${hidden} 0 0)` : `inset(0 0 ${hidden} 0)`
}

/** Which halves are large enough for their word, in a frame `length` CSS pixels long across the edge. */
export function wordsFit(split: Split, length: number, edge: Edge) {
  const least = WORD_PX[edge]
  return {
    before: (split / 100) * length >= least,
    after: ((100 - split) / 100) * length >= least,
  }
}
