import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { commands, page } from 'vitest/browser'
import { tokens } from '../../src/api'
import { speak } from '../../src/shared/language'
import { unforeseen, unserve } from './api'
import { complaints, leave } from './stand'

/** What no test may fetch: it would be answered by the tests' own server. */
const THEIRS = /\/(api|media|samples)\//

beforeAll(() => speak('en'))

beforeEach(async () => {
  localStorage.clear()
  tokens.keep(null)
  performance.clearResourceTimings()
  for (const level of ['error', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((...said) => complaints.push(said.join(' ')))
  }
  await page.viewport(1280, 800)
  // What comes up slowly would have to be waited for.
  await commands.prefer({ forcedColors: 'none', reducedMotion: 'reduce', colorScheme: 'light' })
})

afterEach(() => {
  leave()
  unserve()
  const fetched = performance.getEntriesByType('resource').map(({ name }) => name)
  expect(unforeseen.splice(0)).toEqual([])
  expect(fetched.filter((name) => THEIRS.test(new URL(name).pathname))).toEqual([])
  expect(complaints.splice(0)).toEqual([])
})
