import { beforeEach, describe, expect, test } from 'vitest'
import { type Contact, Hands, type Stage } from '../../../src/features/result/hands'
import type { Edge } from '../../../src/features/result/split'
import { isWhole, type View, WHOLE } from '../../../src/features/result/view'

const BOX = { left: 0, top: 0, width: 400, height: 400 }

let hands: Hands
let view: View
let split: number
let edge: Edge | null
let clock: number

/** The stage as the page would give it at this moment. */
const stage = (): Stage => ({
  box: BOX,
  max: 8,
  view,
  setView: (change) => {
    view = change(view)
  },
  edge,
  split,
  setSplit: (next) => {
    split = next
  },
})

const contact = (x: number, y: number, part: Partial<Contact> = {}): Contact => ({
  id: 1,
  x,
  y,
  time: clock,
  touch: false,
  grabbed: false,
  ...part,
})

/** Comes down at the first place, goes over the others in `each` ms, and up. */
function drag(places: [number, number][], part: Partial<Contact> = {}, each = 100) {
  const [first = [0, 0], ...rest] = places
  hands.down(contact(...first, part), stage())
  for (const place of rest) {
    clock += each
    hands.move(contact(...place, part), stage())
  }
  clock += each
  hands.up(contact(...(rest.at(-1) ?? first), part), stage())
}

const tap = (x: number, y: number, part: Partial<Contact> = {}) => drag([[x, y]], part, 40)

beforeEach(() => {
  hands = new Hands()
  view = WHOLE
  split = 50
  edge = 'upright'
  clock = 1000
})

describe('a mouse', () => {
  test('moves the edge to where it is pressed, and with it', () => {
    hands.down(contact(100, 10), stage())
    expect(split).toBe(25)
    hands.move(contact(380, 10), stage())
    expect(split).toBe(95)
    hands.up(contact(380, 10), stage())
    hands.move(contact(20, 10), stage())
    expect(split).toBe(95)
  })

  test('moves the picture when it is close, and the edge by its handle', () => {
    view = { scale: 4, x: 0, y: 0 }
    drag([
      [200, 200],
      [240, 180],
    ])
    expect(view.x).toBeCloseTo(0.1)
    expect(view.y).toBeCloseTo(-0.05)
    expect(split).toBe(50)
    drag(
      [
        [200, 200],
        [300, 200],
      ],
      { grabbed: true },
    )
    expect(split).toBe(75)
    expect(view.x).toBeCloseTo(0.1)
  })

  test('pressed twice looks closer and leaves the edge where it was', () => {
    tap(100, 100)
    expect(split).toBe(25)
    tap(100, 100)
    expect(split).toBe(50)
    expect(view.scale).toBe(2.5)
    tap(200, 200)
    tap(200, 200)
    expect(view).toEqual(WHOLE)
  })
})

describe('a finger', () => {
  const touch = { touch: true }

  test('swipes across an upright edge to move it, once it is sure', () => {
    hands.down(contact(100, 100, touch), stage())
    hands.move(contact(104, 100, touch), stage())
    expect(split).toBe(50)
    hands.move(contact(140, 100, touch), stage())
    expect(split).toBe(35)
  })

  test('that scrolls the page leaves the edge alone', () => {
    hands.down(contact(100, 100, touch), stage())
    hands.cancel(1)
    hands.move(contact(180, 100, touch), stage())
    expect(split).toBe(50)
  })

  test('moves a lying edge by its handle only, and jumps there by a tap', () => {
    edge = 'lying'
    drag(
      [
        [100, 300],
        [100, 100],
      ],
      touch,
    )
    expect(split).toBe(50)
    drag(
      [
        [100, 200],
        [100, 100],
      ],
      { ...touch, grabbed: true },
    )
    expect(split).toBe(25)
    tap(50, 300, touch)
    expect(split).toBe(75)
  })

  test('and another pinch, and the one that stays moves the picture on', () => {
    hands.down(contact(150, 200, touch), stage())
    hands.down(contact(250, 200, { ...touch, id: 2 }), stage())
    hands.move(contact(100, 200, touch), stage())
    hands.move(contact(300, 200, { ...touch, id: 2 }), stage())
    expect(view.scale).toBeCloseTo(2)
    hands.up(contact(100, 200, touch), stage())
    hands.move(contact(340, 200, { ...touch, id: 2 }), stage())
    expect(view.x).toBeCloseTo(0.1)
    expect(split).toBe(50)
  })

  test('more of them change nothing', () => {
    hands.down(contact(150, 200, touch), stage())
    hands.down(contact(250, 200, { ...touch, id: 2 }), stage())
    hands.down(contact(50, 20, { ...touch, id: 3 }), stage())
    hands.move(contact(390, 20, { ...touch, id: 3 }), stage())
    expect(isWhole(view)).toBe(true)
  })

  test('that taps twice in two places does not look closer', () => {
    tap(100, 100, touch)
    tap(300, 300, touch)
    expect(isWhole(view)).toBe(true)
    expect(split).toBe(75)
  })

  test('that taps, waits and taps again does not look closer', () => {
    tap(100, 100, touch)
    clock += 500
    tap(100, 100, touch)
    expect(isWhole(view)).toBe(true)
  })
})

test('where there is no edge, a tap changes nothing and two look closer', () => {
  edge = null
  tap(100, 100)
  expect([split, isWhole(view)]).toEqual([50, true])
  tap(100, 100)
  expect(isWhole(view)).toBe(false)
})
