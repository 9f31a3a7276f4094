import { mapped, type Plane, plane, sampled, softened } from './raster'

/**
 * The soft shadow of a subject, as the server throws it (studio/photos/shadow.py, whose numbers
 * these are): what stands free stands on a floor; what the photo's edge cuts off hangs like a print.
 */
const SOLID = 0.5
const EDGE_SHARE = 0.03
const FOOT_SHARE = 0.08
const SQUASH = 0.16
const CONTACT = { strength: 0.75, blur: 0.01, drop: 0.011, share: 0.2 }
const POOL = { strength: 0.3, blur: 0.02 }
const CAST = { strength: 0.3, blur: 0.034 }
const DROP = { strength: 0.23, blur: 0.018, right: 0.006, down: 0.012 }

/** How much light the subject takes away from its ground, 0 to 1; `alpha` is small. */
export function shadowOf(alpha: Plane): Plane {
  const rows = solidRows(alpha)
  const [top, floor] = [rows.indexOf(true), rows.lastIndexOf(true)]
  if (top < 0) return plane(alpha.width, alpha.height)
  return isCutOff(alpha) ? hanging(alpha) : standing(alpha, top, floor)
}

function solidRows({ width, height, data }: Plane): boolean[] {
  return Array.from({ length: height }, (_, row) =>
    data.subarray(row * width, (row + 1) * width).some((value) => value > SOLID),
  )
}

/** The largest value of each column between two rows. */
function columns({ width, data }: Plane, from: number, to: number): Float32Array {
  const most = new Float32Array(width)
  for (let at = from * width; at < to * width; at += 1) {
    most[at % width] = Math.max(most[at % width] as number, data[at] as number)
  }
  return most
}

/** Whether the photo's lower edge cuts the subject. */
function isCutOff(alpha: Plane): boolean {
  const all = columns(alpha, 0, alpha.height).map((value) => Number(value > SOLID))
  const low = columns(alpha, Math.max(0, alpha.height - 2), alpha.height)
  const width = all.lastIndexOf(1) - all.indexOf(1) + 1
  return low.filter((value) => value > SOLID).length > EDGE_SHARE * width
}

function hanging(alpha: Plane): Plane {
  const side = Math.max(alpha.width, alpha.height)
  const shifted = moved(alpha, DROP.right * side, DROP.down * side, true)
  return mapped(softened(shifted, DROP.blur), (value) => value * DROP.strength)
}

function standing(alpha: Plane, top: number, floor: number): Plane {
  const foot = Math.max(2, Math.round((floor - top + 1) * FOOT_SHARE))
  const weight = columns(alpha, Math.max(0, floor + 1 - foot), floor + 1)
  const touching = weight.map((value) => Number(value > SOLID))
  const [left, right] = [touching.indexOf(1), touching.lastIndexOf(1)]
  const middle = (left + right) / 2
  const half = Math.max(2, (right - left + 1) / 2)
  const pool = ellipse(alpha, middle, floor, 0.85 * half, 0.85 * half * SQUASH)
  const wide = ellipse(alpha, middle + half * 0.1, floor, half * 1.15, half * SQUASH * 1.5)
  const parts = [
    [softened(footLine(alpha, top, floor), CONTACT.blur), CONTACT.strength],
    [softened(pool, POOL.blur), POOL.strength],
    [softened(wide, CAST.blur), CAST.strength],
  ] as const
  const light = plane(alpha.width, alpha.height)
  light.data.forEach((_, at) => {
    const left = parts.map(([part, strength]) => 1 - (part.data[at] as number) * strength)
    light.data[at] = 1 - left.reduce((product, value) => product * value, 1)
  })
  return light
}

/** The dark line that follows the outline of what touches the floor. */
function footLine(alpha: Plane, top: number, floor: number): Plane {
  const start = floor - CONTACT.share * (floor - top + 1)
  const low = plane(alpha.width, alpha.height)
  low.data.forEach((_, at) => {
    const row = Math.floor(at / alpha.width)
    const share = Math.min(1, Math.max(0, (row - start) / Math.max(1, floor - start)))
    low.data[at] = (alpha.data[at] as number) * share * share
  })
  return moved(low, 0, CONTACT.drop * Math.max(alpha.width, alpha.height), false)
}

/** The plane shifted right and down; what comes in is its edge going on, or nothing. */
function moved(source: Plane, right: number, down: number, goesOn: boolean): Plane {
  const { width, height, data } = source
  const at = (x: number, y: number): number => {
    const [column, row] = [
      Math.min(width - 1, Math.max(0, x)),
      Math.min(height - 1, Math.max(0, y)),
    ]
    const outside = column !== x || row !== y
    return outside && !goesOn ? 0 : (data[row * width + column] as number)
  }
  return sampled(plane(width, height), at, (x, y) => [x - right, y - down])
}

function ellipse(shape: Plane, x: number, y: number, halfX: number, halfY: number): Plane {
  const drawn = plane(shape.width, shape.height)
  drawn.data.forEach((_, at) => {
    const [column, row] = [at % shape.width, Math.floor(at / shape.width)]
    const distance = Math.hypot((column - x) / halfX, (row - y) / Math.max(1, halfY))
    drawn.data[at] = Math.min(1, Math.max(0, (1 - distance) * Math.min(halfX, halfY) + 0.5))
  })
  return drawn
}
