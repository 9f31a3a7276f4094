import { describe, expect, test } from 'vitest'
import { firstPhoto, objection } from '../../../src/features/capture/rules'
import { catalogue, photoFile } from '../../pictures'

const { limits } = catalogue

describe('a file is refused', () => {
  test('when it is too large, naming both sizes', () => {
    const reason = objection(photoFile('big.jpg', 1_500_000), limits)
    expect(reason).toContain('1.5 MB')
    expect(reason).toContain('1 MB')
  })

  test('when it is no picture we can use, naming those we can', () => {
    const reason = objection(photoFile('a.pdf', 10, 'application/pdf'), limits)
    expect(reason).toContain('JPEG and PNG')
  })

  test('when it is empty', () => {
    expect(objection(photoFile('a.jpg', 0), limits)).toMatch(/empty/)
  })
})

describe('a file is taken', () => {
  test('at exactly the limit', () => {
    expect(objection(photoFile('a.png', 1_000_000, 'image/png'), limits)).toBeNull()
  })

  test('without a type: the server looks at the bytes', () => {
    expect(objection(photoFile('a.heic', 10, ''), limits)).toBeNull()
  })
})

test('of several files the first picture is taken', () => {
  const { file, count } = firstPhoto([photoFile('notes.txt', 5, 'text/plain'), photoFile('b.jpg')])
  expect(file?.name).toBe('b.jpg')
  expect(count).toBe(2)
})
