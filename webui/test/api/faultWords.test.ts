import { describe, expect, test } from 'vitest'
import { faultWords } from '../../src/api'

const fault = (code: string, retryable = true) => ({
  code,
  title: 'Server title',
  detail: 'Server detail',
  retryable,
})

describe('the words of a failure', () => {
  test('are ours for a code we know', () => {
    const { title, remedy } = faultWords(fault('engine.no_face'))
    expect(title).toBe('No face found in this photo')
    expect(remedy).toBe('photo')
  })

  test('are the server’s for a code that is newer than this page', () => {
    expect(faultWords(fault('engine.new_trouble'))).toEqual({
      title: 'Server title',
      help: 'Server detail',
      remedy: 'retry',
    })
  })

  test('lead to a new start when trying again is no use', () => {
    expect(faultWords(fault('engine.new_trouble', false)).remedy).toBe('begin')
  })

  test('are general when nobody said anything, and never show a name of an object', () => {
    const told = faultWords({ ...fault('toString'), title: '' })
    expect(told.title).toBe('Something went wrong')
  })
})
