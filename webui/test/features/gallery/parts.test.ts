import { describe, expect, test } from 'vitest'
import { hasGap, merged } from '../../../src/features/gallery/listing'
import { placeAfter } from '../../../src/features/gallery/moving'
import { NOTHING, type Selection, select, still } from '../../../src/features/gallery/selection'
import { itemsOf } from '../../../src/features/gallery/usePacking'
import { inPages, withoutIn } from '../../../src/features/tasks/merge'
import { done, picture, task } from '../../pictures'

const ORDER = ['a', 'b', 'c', 'd', 'e']
const ids = ({ ids: chosen }: Selection) => [...chosen].join('')

describe('a selection', () => {
  const one = select(NOTHING, { type: 'toggle', id: 'b' })

  test('takes one more and lets it go again', () => {
    const two = select(one, { type: 'toggle', id: 'd' })
    expect(ids(two)).toBe('bd')
    expect(ids(select(two, { type: 'toggle', id: 'b' }))).toBe('d')
  })

  test.each([
    ['d', 'bcd'],
    ['a', 'ba'],
    ['b', 'b'],
  ])('goes on to %s as the pictures hang', (id, expected) => {
    expect(ids(select(one, { type: 'range', id, order: ORDER }))).toBe(expected)
  })

  test('of a range begins at the first one touched, also the second time', () => {
    const down = select(one, { type: 'range', id: 'c', order: ORDER })
    expect(ids(select(down, { type: 'range', id: 'e', order: ORDER }))).toBe('bcde')
  })

  test('begins where a range has no beginning', () => {
    expect(ids(select(NOTHING, { type: 'range', id: 'c', order: ORDER }))).toBe('c')
    const gone = select(NOTHING, { type: 'toggle', id: 'gone' })
    expect(ids(select(gone, { type: 'range', id: 'c', order: ORDER }))).toContain('c')
  })

  test('takes all, and nothing', () => {
    const all = select(one, { type: 'all', order: ORDER })
    expect(all.ids.size).toBe(5)
    expect(select(all, { type: 'clear' }).ids.size).toBe(0)
  })

  test('forgets what hangs no more, and is the same when all does', () => {
    const all = select(one, { type: 'all', order: ORDER })
    expect(ids(still(all, ['a', 'e', 'new']))).toBe('ae')
    expect(still(all, ORDER)).toBe(all)
  })
})

describe('a key in three columns of eight pictures', () => {
  const room = { count: 8, columns: 3, mirrored: false }

  test.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 7, 7],
    ['ArrowLeft', 3, 2],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 5, 7], // the last row is not full
    ['ArrowDown', 6, 6],
    ['ArrowUp', 4, 1],
    ['ArrowUp', 2, 2],
    ['Home', 5, 0],
    ['End', 1, 7],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(placeAfter(key, from, room)).toBe(to)
  })

  test('leads the other way where lines run from right to left', () => {
    expect(placeAfter('ArrowRight', 1, { ...room, mirrored: true })).toBe(0)
    expect(placeAfter('ArrowLeft', 1, { ...room, mirrored: true })).toBe(2)
  })

  test('that is no arrow leads nowhere', () => {
    expect(placeAfter('x', 1, room)).toBeNull()
    expect(placeAfter('End', 0, { ...room, count: 0 })).toBeNull()
  })
})

describe('the list', () => {
  const pages = [
    { items: [done({ id: 'c' }), done({ id: 'b' })], next_cursor: 'x' },
    { items: [done({ id: 'b' }), done({ id: 'a' })], next_cursor: null },
  ]
  const names = (...given: Parameters<typeof merged>) => merged(...given).map(({ id }) => id)

  test('has each picture once, also when two pages overlap', () => {
    expect(names(pages, [], 'all', new Set())).toEqual(['c', 'b', 'a'])
  })

  test('begins with what came since, if it belongs there', () => {
    const head = [task({ id: 'e', operation: 'upscale' }), task({ id: 'd' }), done({ id: 'c' })]
    expect(names(pages, head, 'all', new Set())).toEqual(['e', 'd', 'c', 'b', 'a'])
    expect(names(pages, head, 'avatar', new Set())).toEqual(['d', 'c', 'b', 'a'])
    expect(names(pages, head, 'favourites', new Set())).toEqual(['c', 'b', 'a'])
  })

  test('shows the newest telling of each, and nothing that is being deleted', () => {
    const head = [done({ id: 'c', version: 12, favourite: true })]
    const [first, ...rest] = merged(pages, head, 'all', new Set(['a']))
    expect(first?.favourite).toBe(true)
    expect(rest.map(({ id }) => id)).toEqual(['b'])
  })

  test('misses something when more has come than the newest tasks tell', () => {
    const at = (second: number) => `2026-01-01T10:00:0${second}Z`
    const head = [done({ id: 'z', created_at: at(5) }), done({ id: 'y', created_at: at(4) })]
    expect(hasGap(pages, head, 2)).toBe(true)
    expect(hasGap(pages, head, 3)).toBe(false)
    expect(hasGap(pages, [...head.slice(0, 1), done({ id: 'c' })], 2)).toBe(false)
    expect(hasGap([], head, 2)).toBe(false)
  })

  test('is told of a change in its place, and is the same when it has no place', () => {
    const changed = inPages(pages, done({ id: 'a', version: 20 }))
    expect(changed[1]?.items[1]?.version).toBe(20)
    expect(changed[0]).toBe(pages[0])
    expect(inPages(pages, done({ id: 'other' }))).toBe(pages)
    expect(withoutIn(pages, new Set(['other']))).toBe(pages)
    expect(withoutIn(pages, new Set(['b'])).map(({ items }) => items.length)).toEqual([1, 1])
  })
})

test('a file in the ZIP has the server’s name', () => {
  const url = '/media/tasks/x/result-0?until=1&name=darkroom-pencil.png&signature=s'
  const made = done({ results: [{ ...picture('r'), url }, picture('other')] })
  expect(itemsOf(made)).toEqual([
    { name: 'darkroom-pencil.png', url },
    { name: 'darkroom.png', url: picture('other').url },
  ])
})
