import { describe, expect, test } from 'vitest'
import { composed, type Parts } from '../../../src/features/cutout/compose'
import { defocused } from '../../../src/features/cutout/defocus'
import { lightOf, rimOf } from '../../../src/features/cutout/light'
import {
  channel,
  type Pixels,
  type Plane,
  plane,
  Stretched,
  softened,
  WHOLE,
} from '../../../src/features/cutout/raster'
import { shadowOf } from '../../../src/features/cutout/shadow'

type Colour = [number, number, number, number]

function picture(width: number, height: number, at: (x: number, y: number) => Colour): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set(at(x, y), (y * width + x) * 4)
  }
  return { width, height, data }
}

const colourAt = ({ data, width }: Pixels, x: number, y: number) =>
  [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)] as Colour

const valueAt = ({ data, width }: Plane, x: number, y: number) => data[y * width + x] ?? Number.NaN

/** Someone in red: solid in the middle, nothing at the left and right; down to row `foot`. */
const person = (side: number, foot = side) =>
  picture(side, side, (x, y) => {
    const inside = x >= side * 0.3 && x < side * 0.7 && y >= side * 0.2 && y < foot
    return [200, 30, 30, inside ? 255 : 0]
  })

function made(parts: Partial<Parts> & Pick<Parts, 'cut'>): Pixels {
  const whole: Parts = { ground: null, view: WHOLE, shade: null, light: null, rim: null, ...parts }
  return finished(composed(whole))
}

function finished<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}

describe('a subject before a ground', () => {
  test('keeps its own colours, and the ground keeps its own', () => {
    const ground = picture(40, 40, () => [47, 143, 139, 255])
    const result = made({ cut: person(40), ground })
    expect(colourAt(result, 2, 2)).toEqual([47, 143, 139, 255])
    expect(colourAt(result, 20, 20)).toEqual([200, 30, 30, 255])
  })

  test('shows half of each where it is half transparent', () => {
    const cut = picture(4, 4, () => [200, 0, 100, 128])
    const result = made({ cut, ground: picture(4, 4, () => [0, 100, 100, 255]) })
    expect(colourAt(result, 1, 1)).toEqual([100, 50, 100, 255])
  })

  test('throws its shadow on what is behind it only', () => {
    const shade = plane(8, 8)
    shade.data.fill(0.5)
    const ground = picture(40, 40, () => [200, 100, 40, 255])
    const result = made({ cut: person(40), ground, shade })
    expect(colourAt(result, 2, 2)).toEqual([100, 50, 20, 255])
    expect(colourAt(result, 20, 20)).toEqual([200, 30, 30, 255])
  })

  test('throws soft black on nothing at all', () => {
    const shade = plane(8, 8)
    shade.data.fill(0.25)
    const result = made({ cut: person(40), shade })
    expect(colourAt(result, 2, 2)).toEqual([0, 0, 0, 64])
    expect(colourAt(result, 20, 20)).toEqual([200, 30, 30, 255])
  })
})

describe('a ground’s light', () => {
  const shiftOn = (...ground: [number, number, number]) =>
    lightOf(
      person(24),
      picture(24, 24, () => [...ground, 255]),
    ).shift

  test('draws the subject a little towards it', () => {
    const [red, , blue] = shiftOn(20, 40, 220)
    expect(red).toBeLessThan(-3)
    expect(blue).toBeGreaterThan(3)
    expect(Math.abs(red)).toBeLessThan(40)
  })

  test('changes nothing where both are alike', () => {
    expect(Math.max(...shiftOn(200, 30, 30).map(Math.abs))).toBeLessThan(0.5)
  })

  test('falls on the rim and not on the middle', () => {
    const rim = rimOf(channel(person(120), 3))
    expect(valueAt(rim, 36, 60)).toBeGreaterThan(0.05)
    expect(valueAt(rim, 60, 60)).toBeLessThan(0.001)
  })
})

describe('a shadow', () => {
  test('lies under who stands free, and nowhere near the head', () => {
    const shadow = shadowOf(channel(person(128, 100), 3))
    expect(valueAt(shadow, 64, 101)).toBeGreaterThan(0.4)
    expect(valueAt(shadow, 64, 20)).toBeLessThan(0.02)
    expect(valueAt(shadow, 4, 4)).toBeLessThan(0.02)
  })

  test('hangs faintly around who is cut off by the edge', () => {
    const shadow = shadowOf(channel(person(128), 3))
    expect(Math.max(...shadow.data)).toBeLessThan(0.24)
    expect(valueAt(shadow, 91, 80)).toBeGreaterThan(valueAt(shadow, 36, 80))
  })

  test('is nothing where there is nobody', () => {
    expect(Math.max(...shadowOf(plane(32, 32)).data)).toBe(0)
  })
})

describe('a background out of focus', () => {
  test('has no trace of the subject that stood before it', () => {
    const cut = person(96)
    const photo = picture(96, 96, (x, y) =>
      colourAt(cut, x, y)[3] > 0 ? [255, 0, 0, 255] : [40, 90, 140, 255],
    )
    const soft = finished(defocused(photo, channel(cut, 3)))
    for (const [x, y] of [
      [20, 50],
      [29, 60],
      [48, 60],
      [48, 20],
    ] as const) {
      const [red, green, blue] = colourAt(soft, x, y)
      expect(Math.abs(red - 40) + Math.abs(green - 90) + Math.abs(blue - 140)).toBeLessThan(9)
    }
  })

  test('turns a lamp into a disc', () => {
    const photo = picture(100, 100, (x, y) => {
      const lit = Math.hypot(x - 50, y - 50) < 1.5
      return lit ? [255, 255, 255, 255] : [0, 0, 0, 255]
    })
    const disc = channel(finished(defocused(photo, plane(100, 100))), 0)
    const [middle, inside, outside] = [50, 51, 56].map((x) => valueAt(disc, x, 50))
    expect(middle).toBeGreaterThan(0.3)
    expect(Math.abs((inside ?? 0) - (middle ?? 0))).toBeLessThan(0.2)
    expect(outside).toBeLessThan(0.02)
  })
})

describe('planes', () => {
  test('are blurred without losing light at the edges', () => {
    const source = plane(30, 20)
    source.data.fill(0.7)
    const values = softened(source, 0.1).data
    expect(Math.min(...values)).toBeCloseTo(0.7, 4)
    expect(Math.max(...values)).toBeCloseTo(0.7, 4)
  })

  test('are scaled up to a part of the whole', () => {
    const slope = plane(10, 10)
    slope.data.forEach((_, at) => {
      slope.data[at] = ((at % 10) + 0.5) / 10
    })
    const view = { left: 0.5, top: 0, width: 0.25, height: 1 }
    const out = new Float32Array(50)
    new Stretched(slope, view, 50, 50).row(10, out)
    expect(out[0]).toBeCloseTo(0.5025, 3)
    expect(out[49]).toBeCloseTo(0.7475, 3)
  })
})
