import { describe, expect, test } from 'vitest'
import type { Pixels } from '../../../src/features/cutout/raster'
import { brushed, Strokes, type Tool, wholeBox } from '../../../src/features/cutout/strokes'

const SIDE = 60

/** A photo, red on the left and blue on the right. */
function photo(): Pixels {
  const data = new Uint8ClampedArray(SIDE * SIDE * 4)
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    data.set(at % SIDE < SIDE / 2 ? [200, 30, 30, 255] : [30, 60, 200, 255], at * 4)
  }
  return { width: SIDE, height: SIDE, data }
}

/** Its left half cut out. */
function cut(): Pixels {
  const pixels = photo()
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    if (at % SIDE >= SIDE / 2) pixels.data.set([0, 0, 0, 0], at * 4)
  }
  return pixels
}

function painted(tool: Tool, x: number, snaps: boolean): Strokes {
  const strokes = new Strokes(photo())
  strokes.begin(tool, snaps)
  strokes.stamp(x, 30, 12)
  strokes.end()
  return strokes
}

const at = (strokes: Strokes, x: number, y = 30) => strokes.mask[y * SIDE + x]

describe('a brush', () => {
  test('takes away under its middle, fades at its rim, and leaves the rest', () => {
    const strokes = painted('erase', 15, false)
    expect(at(strokes, 15)).toBe(0)
    expect(at(strokes, 25)).toBeGreaterThan(0)
    expect(at(strokes, 25)).toBeLessThan(128)
    expect(at(strokes, 40)).toBe(128)
  })

  test('that keeps to edges does not go over one', () => {
    const free = painted('restore', 24, false)
    const careful = painted('restore', 24, true)
    expect(at(free, 31)).toBeGreaterThan(220)
    expect(at(careful, 31)).toBeLessThan(140)
    expect(at(careful, 28)).toBe(255)
  })

  test('works whatever it meets right under its middle', () => {
    const strokes = painted('restore', 30, true)
    expect(at(strokes, 29)).toBe(255)
    expect(at(strokes, 31)).toBe(255)
  })

  test('going over the same place twice in a stroke takes no more than once', () => {
    const once = painted('erase', 15, false)
    const twice = new Strokes(photo())
    twice.begin('erase', false)
    for (let time = 0; time < 5; time += 1) twice.stamp(15, 30, 12)
    twice.end()
    expect(twice.mask).toEqual(once.mask)
  })

  test('half outside the picture paints the half that is inside', () => {
    const strokes = new Strokes(photo())
    strokes.begin('erase', false)
    const box = strokes.stamp(-4, 62, 12)
    expect(box).toEqual({ left: 0, top: 50, right: 9, bottom: 60 })
    expect(at(strokes, 0, 59)).toBe(0)
  })
})

describe('steps', () => {
  test('go back to nothing painted, and forth again to the last bit', () => {
    const strokes = painted('erase', 15, false)
    strokes.begin('restore', true)
    strokes.stamp(18, 34, 9)
    strokes.end()
    const after = strokes.mask.slice()
    strokes.undo()
    strokes.undo()
    expect(strokes.touched).toBe(false)
    expect(strokes.canUndo).toBe(false)
    strokes.redo()
    strokes.redo()
    expect(strokes.mask).toEqual(after)
    expect(strokes.canRedo).toBe(false)
  })

  test('forward are gone once something new is painted', () => {
    const strokes = painted('erase', 15, false)
    strokes.undo()
    strokes.begin('erase', false)
    strokes.stamp(40, 30, 5)
    strokes.end()
    expect(strokes.canRedo).toBe(false)
  })

  test('a stroke that turns out to be a gesture leaves no trace', () => {
    const strokes = new Strokes(photo())
    strokes.begin('erase', false)
    strokes.stamp(15, 30, 12)
    strokes.drop()
    expect(strokes.touched).toBe(false)
    expect(strokes.canUndo).toBe(false)
  })

  test('are as many as memory has room for', () => {
    const strokes = new Strokes(photo())
    for (let step = 0; step < 60; step += 1) {
      strokes.begin(step % 2 ? 'erase' : 'restore', false)
      strokes.stamp(step, 30, 3)
      strokes.end()
    }
    let count = 0
    while (strokes.undo()) count += 1
    expect(count).toBe(40)
  })
})

describe('a cut-out that was brushed', () => {
  const colour = ({ data, width }: Pixels, x: number) =>
    [...data.slice((30 * width + x) * 4, (30 * width + x) * 4 + 4)] as number[]

  test('is transparent where it was erased, and the photo where it was brought back', () => {
    const strokes = painted('erase', 10, false)
    strokes.begin('restore', false)
    strokes.stamp(48, 30, 8)
    strokes.end()
    const made = brushed(cut(), photo(), strokes, wholeBox(strokes))
    expect(colour(made, 10)[3]).toBe(0)
    expect(colour(made, 48)).toEqual([30, 60, 200, 255])
    expect(colour(made, 25)).toEqual([200, 30, 30, 255])
    expect(colour(made, 35)[3]).toBe(0)
  })
})
