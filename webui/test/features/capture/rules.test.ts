import { describe, expect, test } from 'vitest'
import { objection, pictures, verdict } from '../../../src/features/capture/rules'
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

describe('what this browser saw in a file', () => {
  const seen = { fault: null, size: { width: 900, height: 600 } }
  const said = (part: object, file = photoFile()) =>
    verdict(file, { ...seen, photo: Promise.resolve(file), ...part }, limits)

  test('decides: what could be opened is taken whatever it is called', async () => {
    expect(await said({}, photoFile('scan.bmp', 10, 'image/bmp'))).toBeNull()
  })

  test.each([
    ['damaged', /is damaged/],
    ['small', /too small/],
    ['unsupported', /Possible are JPEG and PNG/],
  ])('has words of its own: %s', async (fault, words) => {
    expect(await said({ fault, size: null })).toMatch(words)
  })

  test('names HEIC where neither browser nor server can open it', async () => {
    const photo = photoFile('IMG_1.HEIC', 10, 'image/heic')
    expect(await said({ fault: 'unseen', size: null }, photo)).toMatch(/HEIC photos/)
  })

  test('counts the bytes of what is sent, not of what was chosen', async () => {
    const huge = photoFile('huge.png', 1_500_000, 'image/png')
    expect(await said({ photo: Promise.resolve(photoFile()) }, huge)).toBeNull()
    expect(await said({}, huge)).toContain('at most 1 MB')
  })
})

test('among several files the pictures are found, by type or by name', () => {
  const notes = photoFile('notes.txt', 5, 'text/plain')
  const found = pictures([notes, photoFile('b.jpg'), photoFile('c.heic', 5, '')])
  expect(found.map(({ name }) => name)).toEqual(['b.jpg', 'c.heic'])
  expect(pictures([notes])).toEqual([notes])
})
