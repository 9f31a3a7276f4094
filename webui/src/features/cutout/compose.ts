import type { Light } from './light'
import { type Pixels, type Plane, Stretched, type View } from './raster'

/** What is put together: the subject and the ground at the view's size, the rest small and whole. */
export interface Parts {
  cut: Pixels
  /** Null: nothing lies behind, and what is seen through is transparent. */
  ground: Pixels | null
  view: View
  shade: Plane | null
  light: Light | null
  rim: Plane | null
}

/** Rows made between two looks at the clock. */
const STRIP = 32

/**
 * Writes the subject over its ground into `cut` and yields after every strip; the same sums as
 * studio/photos/compose.py does at full size.
 */
export function* composed(parts: Parts): Generator<void, Pixels> {
  const { cut, ground } = parts
  const row = ground ? before(parts, ground) : alone(parts)
  for (let y = 0; y < cut.height; y += 1) {
    row(y)
    if (y % STRIP === STRIP - 1) yield
  }
  return cut
}

type Row = (y: number) => void

/** Lines of a small plane at the view's size; 0 everywhere where there is none. */
function lines({ cut, view }: Parts, plane: Plane | null) {
  const out = new Float32Array(cut.width)
  const rows = plane && new Stretched(plane, view, cut.width, cut.height)
  return { out, fill: (y: number) => rows?.row(y, out) }
}

function before(parts: Parts, { data: behind }: Pixels): Row {
  const { cut, shade, light, rim } = parts
  const { width, data } = cut
  const dark = lines(parts, shade)
  const edge = lines(parts, light && rim)
  const glows = [0, 1, 2].map((part) => lines(parts, light?.glow[part] ?? null))
  const shift = light?.shift ?? [0, 0, 0]
  return (y) => {
    dark.fill(y)
    edge.fill(y)
    glows.forEach((glow, part) => {
      const add = shift[part] as number
      glow.fill(y)
      for (let x = 0; x < width; x += 1) {
        const pixel = (y * width + x) * 4
        const at = pixel + part
        const alpha = (data[pixel + 3] as number) / 255
        const own = Math.min(255, Math.max(0, (data[at] as number) + add))
        const spill = (edge.out[x] as number) * alpha
        const lit = own + ((glow.out[x] as number) - own) * spill
        const far = (behind[at] as number) * (1 - (dark.out[x] as number))
        data[at] = far + (lit - far) * alpha
      }
    })
    for (let x = 0; x < width; x += 1) data[(y * width + x) * 4 + 3] = 255
  }
}

/** The subject on nothing; its shadow is black, as transparent as it is faint. */
function alone(parts: Parts): Row {
  const { width, data } = parts.cut
  const dark = lines(parts, parts.shade)
  return (y) => {
    dark.fill(y)
    for (let x = 0; x < width; x += 1) {
      const pixel = (y * width + x) * 4
      const alpha = (data[pixel + 3] as number) / 255
      const whole = alpha + (dark.out[x] as number) * (1 - alpha)
      const share = alpha / Math.max(whole, 1e-6)
      for (let part = 0; part < 3; part += 1) {
        data[pixel + part] = (data[pixel + part] as number) * share
      }
      data[pixel + 3] = whole * 255
    }
  }
}
