import type { Pixels } from './raster'

/** Grey that changes nothing; 255 brings the photo back, 0 takes away. As the server reads it. */
const UNTOUCHED = 128
const GOAL = { erase: 0, restore: 255 }
/** Inside this share of the radius a brush works whatever it meets. */
const CORE = 0.3
/** From this share on it fades. */
const FULL = 0.6
/** Colours this far apart (of 255 a channel) belong to different things. */
const ALIKE = 28
const KEPT = 40

export type Tool = keyof typeof GOAL

/** A part of the picture, in pixels; right and bottom lie just outside. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

interface Step {
  box: Box
  before: Uint8Array
  after: Uint8Array
}

/** What a person painted on a cut-out, stroke by stroke, each of which can be taken back. */
export class Strokes {
  readonly mask: Uint8Array
  readonly width: number
  readonly height: number
  private readonly photo: Pixels
  private done: Step[] = []
  private undone: Step[] = []
  private base: Uint8Array
  private readonly weight: Float32Array
  private box: Box | null = null
  private tool: Tool = 'erase'
  private snaps = true

  /** Edges are seen in `photo`, which is of the mask's size; without grain, which is no edge. */
  constructor(photo: Pixels) {
    this.photo = photo
    this.width = photo.width
    this.height = photo.height
    this.mask = new Uint8Array(photo.width * photo.height).fill(UNTOUCHED)
    this.base = this.mask
    this.weight = new Float32Array(this.mask.length)
  }

  get canUndo(): boolean {
    return this.done.length > 0
  }

  get canRedo(): boolean {
    return this.undone.length > 0
  }

  /** Whether anything was painted and not taken back. */
  get touched(): boolean {
    return this.mask.some((value) => value !== UNTOUCHED)
  }

  /** Begins a stroke; `snaps` keeps it to what looks like the place it is drawn on. */
  begin(tool: Tool, snaps: boolean): void {
    this.base = this.mask.slice()
    this.weight.fill(0)
    this.box = null
    this.tool = tool
    this.snaps = snaps
  }

  /** Puts the brush down; returns what may have changed. */
  stamp(x: number, y: number, radius: number): Box {
    const box = clipped(x, y, radius, this)
    const own = this.snaps ? this.colourAround(x, y, radius) : null
    for (let row = box.top; row < box.bottom; row += 1) {
      for (let column = box.left; column < box.right; column += 1) {
        const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y) / radius
        if (distance < 1) this.press(row * this.width + column, distance, own)
      }
    }
    this.box = this.box ? around(this.box, box) : box
    return box
  }

  /** Ends the stroke, and keeps it as one step. */
  end(): void {
    const { box } = this
    if (!box) return
    const step = { box, before: this.cut(this.base, box), after: this.cut(this.mask, box) }
    this.done = [...this.done, step].slice(-KEPT)
    this.undone = []
    this.box = null
  }

  /** Takes back a stroke that has not ended. */
  drop(): Box | null {
    const { box } = this
    if (box) this.paste(this.cut(this.base, box), box)
    this.box = null
    return box
  }

  undo(): Box | null {
    const step = this.done.pop()
    if (!step) return null
    this.undone.push(step)
    this.paste(step.before, step.box)
    return step.box
  }

  redo(): Box | null {
    const step = this.undone.pop()
    if (!step) return null
    this.done.push(step)
    this.paste(step.after, step.box)
    return step.box
  }

  private press(at: number, distance: number, own: readonly number[] | null): void {
    const fade = distance < FULL ? 1 : (1 - distance) / (1 - FULL)
    const soft = fade * fade * (3 - 2 * fade)
    const alike = own && distance > CORE ? this.likeness(at, own) : 1
    const weight = Math.max(this.weight[at] as number, soft * alike)
    this.weight[at] = weight
    const before = this.base[at] as number
    this.mask[at] = Math.round(before + (GOAL[this.tool] - before) * weight)
  }

  private likeness(at: number, [red = 0, green = 0, blue = 0]: readonly number[]): number {
    const { data } = this.photo
    const apart =
      ((data[at * 4] as number) - red) ** 2 +
      ((data[at * 4 + 1] as number) - green) ** 2 +
      ((data[at * 4 + 2] as number) - blue) ** 2
    return Math.exp(-apart / (2 * ALIKE * ALIKE))
  }

  /** The mean colour under the middle of the brush. */
  private colourAround(x: number, y: number, radius: number): number[] {
    const box = clipped(x, y, Math.max(1, radius * 0.15), this)
    const sum = [0, 0, 0]
    let count = 0
    for (let row = box.top; row < box.bottom; row += 1) {
      for (let column = box.left; column < box.right; column += 1) {
        const at = (row * this.width + column) * 4
        for (let part = 0; part < 3; part += 1) {
          sum[part] = (sum[part] as number) + (this.photo.data[at + part] as number)
        }
        count += 1
      }
    }
    return sum.map((total) => total / Math.max(1, count))
  }

  private cut(source: Uint8Array, { left, top, right, bottom }: Box): Uint8Array {
    const wide = right - left
    const part = new Uint8Array(wide * (bottom - top))
    for (let row = top; row < bottom; row += 1) {
      const start = row * this.width
      part.set(source.subarray(start + left, start + right), (row - top) * wide)
    }
    return part
  }

  private paste(part: Uint8Array, { left, top, right, bottom }: Box): void {
    const wide = right - left
    for (let row = top; row < bottom; row += 1) {
      const line = part.subarray((row - top) * wide, (row - top + 1) * wide)
      this.mask.set(line, row * this.width + left)
    }
  }
}

/** The cut-out with the strokes in it, for a box; what comes back takes the photo's colours. */
export function brushed(cut: Pixels, photo: Pixels, strokes: Strokes, box: Box): Pixels {
  const { left, top, right, bottom } = box
  const wide = right - left
  const made = new Uint8ClampedArray(wide * (bottom - top) * 4)
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const from = row * cut.width + column
      const to = ((row - top) * wide + column - left) * 4
      const want = Math.max(-1, ((strokes.mask[from] as number) - UNTOUCHED) / 127)
      const before = (cut.data[from * 4 + 3] as number) / 255
      const alpha = want > 0 ? before + want * (1 - before) : before * (1 + want)
      const fresh = alpha > before ? (alpha - before) / alpha : 0
      for (let part = 0; part < 3; part += 1) {
        const old = cut.data[from * 4 + part] as number
        made[to + part] = old + ((photo.data[from * 4 + part] as number) - old) * fresh
      }
      made[to + 3] = alpha * 255
    }
  }
  return { width: wide, height: bottom - top, data: made }
}

export function wholeBox({ width, height }: { width: number; height: number }): Box {
  return { left: 0, top: 0, right: width, bottom: height }
}

function clipped(x: number, y: number, reach: number, shape: { width: number; height: number }) {
  return {
    left: Math.max(0, Math.floor(x - reach)),
    top: Math.max(0, Math.floor(y - reach)),
    right: Math.max(0, Math.min(shape.width, Math.ceil(x + reach) + 1)),
    bottom: Math.max(0, Math.min(shape.height, Math.ceil(y + reach) + 1)),
  }
}

function around(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  }
}
