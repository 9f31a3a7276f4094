/** Numbers in rows, one for each pixel. */
export interface Plane {
  width: number
  height: number
  data: Float32Array
}

/** Red, green, blue and opacity of each pixel, 0 to 255; what a canvas calls ImageData. */
export interface Pixels {
  width: number
  height: number
  data: Uint8ClampedArray
}

/** An empty plane. */
export function plane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) }
}

/**
 * Fills a plane with what is read at other places, between whose four neighbours it is mixed:
 * `from` says for each of its places, in pixels, where that is.
 */
export function sampled(
  target: Plane,
  read: (x: number, y: number) => number,
  from: (x: number, y: number) => [x: number, y: number],
): Plane {
  target.data.forEach((_, at) => {
    const [x, y] = from(at % target.width, Math.floor(at / target.width))
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [across, down] = [x - left, y - top]
    const above = read(left, top) * (1 - across) + read(left + 1, top) * across
    const below = read(left, top + 1) * (1 - across) + read(left + 1, top + 1) * across
    target.data[at] = above * (1 - down) + below * down
  })
  return target
}

/** One channel of a picture (0 red to 3 opacity) as a plane of 0 to 1. */
export function channel({ width, height, data }: Pixels, number: number): Plane {
  const taken = plane(width, height)
  for (let at = 0; at < taken.data.length; at += 1) {
    taken.data[at] = (data[at * 4 + number] as number) / 255
  }
  return taken
}

/** The plane with each value changed. */
export function mapped({ width, height, data }: Plane, change: (value: number) => number): Plane {
  return { width, height, data: data.map(change) }
}

/** The plane blurred by a share of its longer side; what its edges cut goes on. */
export function softened(source: Plane, share: number): Plane {
  const { width, height } = source
  const kernel = gaussian(Math.max(width, height) * share)
  const along = plane(width, height)
  for (let row = 0; row < height; row += 1) {
    blurLine(source.data, along.data, row * width, 1, width, kernel)
  }
  const both = plane(width, height)
  for (let column = 0; column < width; column += 1) {
    blurLine(along.data, both.data, column, width, height, kernel)
  }
  return both
}

function gaussian(sigma: number): Float32Array {
  const reach = Math.max(1, Math.round(sigma * 3))
  const kernel = new Float32Array(2 * reach + 1)
  kernel.forEach((_, at) => {
    kernel[at] = Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma))
  })
  const sum = kernel.reduce((total, value) => total + value, 0)
  return kernel.map((value) => value / sum)
}

/** Blurs `count` values that lie `step` apart. */
function blurLine(
  source: Float32Array,
  target: Float32Array,
  start: number,
  step: number,
  count: number,
  kernel: Float32Array,
): void {
  const reach = (kernel.length - 1) / 2
  for (let at = 0; at < count; at += 1) {
    let sum = 0
    for (let k = -reach; k <= reach; k += 1) {
      const place = Math.min(count - 1, Math.max(0, at + k))
      sum += (source[start + place * step] as number) * (kernel[k + reach] as number)
    }
    target[start + at * step] = sum
  }
}

/** The part of a whole picture that is looked at, in shares of its width and height. */
export interface View {
  left: number
  top: number
  width: number
  height: number
}

export const WHOLE: View = { left: 0, top: 0, width: 1, height: 1 }

/** Rows of a small, smooth plane of the whole picture, scaled up to a view of it. */
export class Stretched {
  private readonly source: Plane
  private readonly view: View
  private readonly height: number
  private readonly places: Float32Array
  private readonly line: Float32Array

  constructor(source: Plane, view: View, width: number, height: number) {
    this.source = source
    this.view = view
    this.height = height
    this.line = new Float32Array(source.width)
    this.places = new Float32Array(width).map((_, x) =>
      clamped((view.left + ((x + 0.5) / width) * view.width) * source.width - 0.5, source.width),
    )
  }

  /** Writes row `y` of the view into `out`. */
  row(y: number, out: Float32Array): void {
    const { source, view, line, places } = this
    const share = view.top + ((y + 0.5) / this.height) * view.height
    const place = clamped(share * source.height - 0.5, source.height)
    const first = Math.floor(place)
    const next = Math.min(source.height - 1, first + 1)
    const [upper, lower] = [first * source.width, next * source.width]
    const down = place - first
    for (let x = 0; x < line.length; x += 1) {
      const above = source.data[upper + x] as number
      line[x] = above + ((source.data[lower + x] as number) - above) * down
    }
    for (let x = 0; x < out.length; x += 1) {
      const at = places[x] as number
      const left = Math.floor(at)
      const near = line[left] as number
      out[x] = near + ((line[Math.min(line.length - 1, left + 1)] as number) - near) * (at - left)
    }
  }
}

function clamped(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, place))
}
