import { expect, test } from 'vitest'
import { inSlices } from '../../../src/features/cutout/turns'

const never = new AbortController().signal

function* steps(name: string, count: number, done: string[]): Generator<void, string> {
  for (let step = 0; step < count; step += 1) yield
  done.push(name)
  return name
}

test('what is looked at goes before what is only near', async () => {
  const done: string[] = []
  const jobs = [
    inSlices(() => steps('tile', 50, done), never),
    inSlices(() => steps('other tile', 50, done), never),
    inSlices(() => steps('easel', 50, done), never, true),
  ]
  await Promise.all(jobs)
  expect(done).toEqual(['easel', 'tile', 'other tile'])
})

test('work that is called off is dropped, and the next goes on', async () => {
  const done: string[] = []
  const stop = new AbortController()
  inSlices(() => steps('old', 3, done), stop.signal)
  stop.abort()
  await inSlices(() => steps('new', 3, done), never)
  expect(done).toEqual(['new'])
})

test('work that fails says so, and the next goes on', async () => {
  const broken = inSlices((): Generator<void, never> => {
    throw new Error('no canvas')
  }, never)
  await expect(broken).rejects.toThrow('no canvas')
  await expect(inSlices(() => steps('next', 1, []), never)).resolves.toBe('next')
})
