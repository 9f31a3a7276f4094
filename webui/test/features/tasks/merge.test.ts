import { describe, expect, test } from 'vitest'
import { newer, newerPage, withTask } from '../../../src/features/tasks/merge'
import { pace } from '../../../src/features/tasks/pace'
import { sayTask } from '../../../src/features/tasks/saying'
import { done, task } from '../../pictures'

const LATER = '2026-01-01T10:00:05Z'

describe('of two tellings of a task', () => {
  test.each([
    ['the higher version wins', task({ version: 2 }), task({ version: 3 }), 3],
    ['an older version changes nothing', task({ version: 5 }), task({ version: 4 }), 5],
    ['a finished task never looks unfinished again', done({ version: 4 }), task({ version: 8 }), 4],
    [
      'a finished telling wins over an unfinished one',
      task({ version: 3 }),
      done({ version: 4 }),
      4,
    ],
  ])('%s', (_, shown, came, version) => {
    expect(newer(shown, came).version).toBe(version)
  })

  test('progress within one version is taken when it is not older', () => {
    const shown = task({ progress: { stage: null, place: 2, fraction: null } })
    const came = task({ progress: { stage: null, place: 1, fraction: null }, updated_at: LATER })
    expect(newer(shown, came)).toBe(came)
    expect(newer(came, shown)).toBe(came)
  })

  test.each(['failed', 'cancelled'] as const)(
    'a %s task whose picture came late is worked on again',
    (state) => {
      const over = done({ state, results: [], may_still_come: true })
      expect(newer(over, task({ state: 'working', version: 10 })).state).toBe('working')
      expect(newer(over, task({ state: 'working', version: 8 })).state).toBe(state)
      const forGood = { ...over, may_still_come: false }
      expect(newer(forGood, task({ state: 'working', version: 10 })).state).toBe(state)
    },
  )

  test('another task is simply taken', () => {
    const other = task({ id: 'other' })
    expect(newer(done(), other)).toBe(other)
  })
})

describe('the list', () => {
  const page = { items: [done({ id: 'a' }), task({ id: 'b' })], next_cursor: null }

  test('puts a new task first', () => {
    expect(withTask(page, task({ id: 'c' })).items.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  })

  test('changes a known task in its place', () => {
    const items = withTask(page, done({ id: 'b' })).items
    expect(items.map(({ id, state }) => `${id} ${state}`)).toEqual(['a done', 'b done'])
  })

  test('that was asked for before an event does not undo the event', () => {
    const late = { items: [task({ id: 'a' })], next_cursor: null }
    expect(newerPage(page, late).items[0]?.state).toBe('done')
  })
})

describe('the pace of polling', () => {
  test('is calm while the stream speaks', () => {
    expect(pace(0, 10_000, 12_000)).toBe(6000)
  })

  test('begins at a second and slows to five once the stream is silent', () => {
    const silent = (answers: number) => Math.round(pace(answers, 0, 100_000))
    expect([0, 1, 2, 20].map(silent)).toEqual([1000, 1300, 1690, 5000])
  })
})

describe('what is said of a task', () => {
  const working = (stage: string | null, fraction: number | null) =>
    task({ state: 'working', progress: { stage, place: null, fraction } })

  test.each([
    [
      task({ progress: { stage: null, place: 3, fraction: null } }),
      '3 pictures are ahead of yours',
    ],
    [
      task({ progress: { stage: null, place: 1, fraction: null } }),
      'One picture is ahead of yours',
    ],
    [task({ progress: { stage: null, place: 0, fraction: null } }), 'Yours is next'],
    [
      task({ progress: { stage: 'loading the model first', place: 0, fraction: null } }),
      'Loading the model first',
    ],
    [task({ progress: null }), 'Photo received'],
    [working(null, null), 'Getting started'],
    [working('cutting out', null), 'Cutting out'],
    [working('drawing', 0.6), 'Drawing, 60%'],
    [done(), 'Ready'],
  ])('%#: %s', (given, line) => {
    expect(sayTask(given).line).toBe(line)
  })
})
