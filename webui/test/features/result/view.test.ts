import { describe, expect, test } from 'vitest'
import {
  bounded,
  closest,
  isWhole,
  nextScale,
  type Point,
  panned,
  pinched,
  pointIn,
  strode,
  tappedTwice,
  transformOf,
  type View,
  WHOLE,
  wheeled,
  zoomed,
} from '../../../src/features/result/view'

const MAX = 16
const BOX = { left: 100, top: 50, width: 400, height: 200 }

/** Which point of the picture, in shares from its middle, is seen at a point of the frame. */
const seenAt = ({ scale, x, y }: View, at: Point) => ({
  x: (at.x - x) / scale,
  y: (at.y - y) / scale,
})

describe('looking closer', () => {
  test('keeps what is under the pointer where it is', () => {
    const at = { x: 0.3, y: -0.2 }
    const close = zoomed({ scale: 2, x: 0.1, y: 0.2 }, 5, at, MAX)
    expect(close.scale).toBe(5)
    expect(seenAt(close, at).x).toBeCloseTo(seenAt({ scale: 2, x: 0.1, y: 0.2 }, at).x)
    expect(seenAt(close, at).y).toBeCloseTo(seenAt({ scale: 2, x: 0.1, y: 0.2 }, at).y)
  })

  test('and back again leads to the whole picture in its place', () => {
    const close = zoomed(WHOLE, 6, { x: 0.5, y: 0.5 }, MAX)
    expect(zoomed(close, 1, { x: -0.4, y: 0.1 }, MAX)).toEqual(WHOLE)
  })

  test('never leaves an empty place in the frame', () => {
    for (const x of [-9, -1, 0, 1, 9]) {
      const { scale, x: moved } = bounded({ scale: 3, x, y: 0 }, MAX)
      expect(Math.abs(moved)).toBeLessThanOrEqual((scale - 1) / 2)
    }
    expect(bounded({ scale: 0.2, x: 1, y: 1 }, MAX)).toEqual(WHOLE)
    expect(bounded({ scale: 99, x: 0, y: 0 }, MAX).scale).toBe(MAX)
  })

  test('ends where one pixel of the picture is four of the screen', () => {
    expect(closest(1600, 400)).toBe(16)
    expect(closest(1200, 600)).toBe(8)
    expect(closest(100, 400)).toBe(4)
    expect(closest(512, 0)).toBe(16)
  })

  test('by a button goes from stop to stop and ends at both ends', () => {
    expect(nextScale(1, true, MAX)).toBe(1.25)
    expect(nextScale(2.4, true, MAX)).toBe(3)
    expect(nextScale(2.4, false, MAX)).toBe(2)
    expect(nextScale(1, false, MAX)).toBe(1)
    expect(nextScale(6, true, 7)).toBe(7)
    expect(nextScale(7, true, 7)).toBe(7)
    expect(nextScale(16, true, MAX)).toBe(16)
  })

  test('by a wheel is undone by the same turn back', () => {
    expect(wheeled(wheeled(3, -120), 120)).toBeCloseTo(3)
    expect(wheeled(3, -120)).toBeGreaterThan(3)
  })

  test('by a double tap goes to where it was tapped, and back', () => {
    const at = { x: 0.2, y: 0.1 }
    const close = tappedTwice(WHOLE, at, MAX)
    expect(isWhole(close)).toBe(false)
    expect(seenAt(close, at).x).toBeCloseTo(0.2)
    expect(tappedTwice(close, at, MAX)).toBe(WHOLE)
  })

  test('with two fingers keeps what is between them between them', () => {
    const from: [Point, Point] = [
      { x: -0.1, y: 0 },
      { x: 0.1, y: 0 },
    ]
    const to: [Point, Point] = [
      { x: -0.15, y: 0.05 },
      { x: 0.25, y: 0.05 },
    ]
    const close = pinched({ scale: 2, x: 0, y: 0 }, from, to, BOX, MAX)
    expect(close.scale).toBeCloseTo(4)
    expect(seenAt(close, { x: 0.05, y: 0.05 }).x).toBeCloseTo(0)
    expect(seenAt(close, { x: 0.05, y: 0.05 }).y).toBeCloseTo(0)
  })

  test('measures fingers on the screen, not in shares of an oblong frame', () => {
    const across: [Point, Point] = [
      { x: 0, y: 0 },
      { x: 0.1, y: 0 },
    ]
    const down: [Point, Point] = [
      { x: 0, y: 0 },
      { x: 0, y: 0.2 },
    ]
    // 40 px either way.
    expect(pinched({ scale: 2, x: 0, y: 0 }, across, down, BOX, MAX).scale).toBeCloseTo(2)
  })

  test('survives two fingers in one place', () => {
    const one: [Point, Point] = [
      { x: 0, y: 0 },
      { x: 0, y: 0 },
    ]
    expect(pinched(WHOLE, one, one, BOX, MAX)).toEqual(WHOLE)
  })
})

describe('a picture looked at closely', () => {
  test('is moved as far as its edge', () => {
    expect(panned({ scale: 2, x: 0, y: 0 }, { x: 0.3, y: -0.9 }, MAX)).toEqual({
      scale: 2,
      x: 0.3,
      y: -0.5,
    })
    expect(panned(WHOLE, { x: 0.3, y: 0.3 }, MAX)).toEqual(WHOLE)
  })

  test('is moved by arrows as a window over it', () => {
    expect(strode({ scale: 3, x: 0, y: 0 }, 'ArrowRight', MAX)?.x).toBeLessThan(0)
    expect(strode({ scale: 3, x: 0, y: 0 }, 'ArrowUp', MAX)?.y).toBeGreaterThan(0)
    expect(strode({ scale: 3, x: 0, y: 0 }, 'a', MAX)).toBeNull()
  })

  test('is told to both halves in the same words', () => {
    expect(transformOf({ scale: 2, x: 0.25, y: -0.1 })).toBe('translate(25%, -10%) scale(2)')
  })
})

test('a place on the screen is a share of the frame from its middle', () => {
  expect(pointIn(BOX, 100, 50)).toEqual({ x: -0.5, y: -0.5 })
  expect(pointIn(BOX, 300, 150)).toEqual({ x: 0, y: 0 })
  expect(pointIn({ ...BOX, width: 0 }, 300, 150).x).toBe(0)
})
