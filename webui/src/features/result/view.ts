/**
 * How closely a picture is looked at. `scale` 1 is the whole picture in its frame; `x` and `y` are how far its middle is moved,
 * in shares of the frame's own width and height, so a view stays right when the frame changes its size.
 */
export interface View {
  scale: number
  x: number
  y: number
}

/** In shares of the frame, from its middle: -0.5 is the left or upper edge, 0.5 the other. */
export interface Point {
  x: number
  y: number
}

/** Of a frame, in CSS pixels. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export const WHOLE: View = { scale: 1, x: 0, y: 0 }

/** What the buttons and keys step through. */
const STOPS = [1, 1.25, 1.5, 2, 3, 4, 6, 8, 12, 16]
/** A double tap goes this close. */
const CLOSE = 2.5
/** So many screen pixels may one pixel of the picture become. */
const COARSEST = 4
/** One notch of a wheel, some 100 px, is a quarter; a trackpad's pinch sends many small ones. */
const WHEEL_PX = 450
/** One press of an arrow moves so much of the frame. */
const STRIDE = 0.1

/** How close a picture `pixels` wide may be looked at in a frame `shown` CSS pixels wide. */
export function closest(pixels: number, shown: number): number {
  const last = STOPS.at(-1) ?? 1
  if (shown <= 0) return last
  return clamp((COARSEST * pixels) / shown, 4, last)
}

/** The view within its limits: no closer than `max`, and no empty place inside the frame. */
export function bounded({ scale, x, y }: View, max: number): View {
  const kept = clamp(scale, 1, max)
  if (kept === 1) return WHOLE
  const reach = (kept - 1) / 2
  return { scale: kept, x: clamp(x, -reach, reach), y: clamp(y, -reach, reach) }
}

/** The view at another scale, where what lies at `at` stays there. */
export function zoomed(view: View, scale: number, at: Point, max: number): View {
  const kept = clamp(scale, 1, max)
  const grown = kept / view.scale
  const x = at.x - (at.x - view.x) * grown
  const y = at.y - (at.y - view.y) * grown
  return bounded({ scale: kept, x, y }, max)
}

/** The view moved by shares of the frame. */
export function panned(view: View, by: Point, max: number): View {
  return bounded({ ...view, x: view.x + by.x, y: view.y + by.y }, max)
}

/** The view moved one stride by an arrow key, as the window over the picture; null for other keys. */
export function strode(view: View, key: string, max: number): View | null {
  const by: Record<string, Point> = {
    ArrowLeft: { x: STRIDE, y: 0 },
    ArrowRight: { x: -STRIDE, y: 0 },
    ArrowUp: { x: 0, y: STRIDE },
    ArrowDown: { x: 0, y: -STRIDE },
  }
  const stride = by[key]
  return stride ? panned(view, stride, max) : null
}

/** The view after two fingers went from `from` to `to`: what was between them still is. */
export function pinched(
  view: View,
  from: [Point, Point],
  to: [Point, Point],
  box: Box,
  max: number,
): View {
  const spread = distance(from, box)
  const grown = spread > 0 ? distance(to, box) / spread : 1
  const before = middle(from)
  const after = middle(to)
  const moved = { ...view, x: view.x + after.x - before.x, y: view.y + after.y - before.y }
  return zoomed(moved, view.scale * grown, after, max)
}

/** The scale after a wheel turned by `pixels`; upwards is closer. */
export function wheeled(scale: number, pixels: number): number {
  return scale * Math.exp(-pixels / WHEEL_PX)
}

/** The next stop for a button or a key; within `max`, and never beyond the whole. */
export function nextScale(scale: number, closer: boolean, max: number): number {
  const near = 0.01
  if (closer) return Math.min(STOPS.find((stop) => stop > scale + near) ?? max, max)
  return STOPS.findLast((stop) => stop < scale - near) ?? 1
}

/** A double tap: close to where it was, or back to the whole. */
export function tappedTwice(view: View, at: Point, max: number): View {
  return isWhole(view) ? zoomed(view, Math.min(CLOSE, max), at, max) : WHOLE
}

export function isWhole({ scale }: View): boolean {
  return scale < 1.005
}

/** Where a place on the screen is in a frame. */
export function pointIn(box: Box, clientX: number, clientY: number): Point {
  return {
    x: share(clientX - box.left, box.width) - 0.5,
    y: share(clientY - box.top, box.height) - 0.5,
  }
}

/** As CSS: both halves get the same, so they stay on each other. */
export function transformOf({ scale, x, y }: View): string {
  return `translate(${round(x * 100)}%, ${round(y * 100)}%) scale(${round(scale)})`
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0.5
}

function middle([one, other]: [Point, Point]): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
}

function distance([one, other]: [Point, Point], box: Box): number {
  return Math.hypot((one.x - other.x) * box.width, (one.y - other.y) * box.height)
}

/** Four places are less than a tenth of a pixel anywhere. */
function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
