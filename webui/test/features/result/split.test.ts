import { describe, expect, test } from 'vitest'
import {
  clipOf,
  edgeOf,
  sameShape,
  splitAt,
  stepped,
  wordsFit,
} from '../../../src/features/result/split'

const square = { width: 1024, height: 1024 }
const wide = { width: 1600, height: 400 }
const tall = { width: 400, height: 1600 }

describe('the edge between before and after', () => {
  test('lies on a screen that is held upright and stands on others', () => {
    expect(edgeOf(square, true)).toBe('lying')
    expect(edgeOf(square, false)).toBe('upright')
  })

  test('runs across the length of a very wide or very tall picture on every screen', () => {
    expect([edgeOf(wide, true), edgeOf(wide, false)]).toEqual(['upright', 'upright'])
    expect([edgeOf(tall, true), edgeOf(tall, false)]).toEqual(['lying', 'lying'])
  })

  test('goes where it is dragged, and no further than the picture', () => {
    expect(splitAt({ x: -0.25, y: 0.4 }, 'upright')).toBe(25)
    expect(splitAt({ x: -0.25, y: 0.4 }, 'lying')).toBe(90)
    expect(splitAt({ x: 7, y: -7 }, 'upright')).toBe(100)
    expect(splitAt({ x: 7, y: -7 }, 'lying')).toBe(0)
  })

  test('moves where the arrow points', () => {
    expect(stepped(50, 'ArrowRight', 'upright')).toBe(52)
    expect(stepped(50, 'ArrowLeft', 'lying')).toBe(48)
    expect(stepped(50, 'ArrowDown', 'lying')).toBe(52)
    expect(stepped(50, 'ArrowUp', 'lying')).toBe(48)
    expect(stepped(50, 'ArrowUp', 'upright')).toBe(52)
    expect(stepped(50, 'PageDown', 'lying')).toBe(60)
  })

  test('stays on the picture, and jumps to its ends', () => {
    expect(stepped(99, 'ArrowRight', 'upright')).toBe(100)
    expect(stepped(1, 'ArrowLeft', 'upright')).toBe(0)
    expect(stepped(30, 'Home', 'upright')).toBe(0)
    expect(stepped(30, 'End', 'lying')).toBe(100)
  })

  test('is not moved by other keys', () => {
    expect(stepped(50, 'x', 'upright')).toBeNull()
    expect(stepped(50, 'Tab', 'lying')).toBeNull()
  })

  test('hides of the original what is beyond it', () => {
    expect(clipOf(30, 'upright')).toBe('inset(0 70% 0 0)')
    expect(clipOf(30, 'lying')).toBe('inset(0 0 70% 0)')
  })

  test('leaves words only on halves that have room for them', () => {
    expect(wordsFit(50, 400, 'upright')).toEqual({ before: true, after: true })
    expect(wordsFit(10, 400, 'upright')).toEqual({ before: false, after: true })
    expect(wordsFit(50, 110, 'upright')).toEqual({ before: false, after: false })
    expect(wordsFit(95, 400, 'lying')).toEqual({ before: true, after: false })
  })
})

test('pictures have the same shape though one is larger, and rounded', () => {
  expect(sameShape({ width: 512, height: 341 }, { width: 1024, height: 683 })).toBe(true)
  expect(sameShape({ width: 512, height: 600 }, { width: 1024, height: 1024 })).toBe(false)
})
