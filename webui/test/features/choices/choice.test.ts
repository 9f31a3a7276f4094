import { describe, expect, test } from 'vitest'
import { type Choice, missing, orderOf, START, settle } from '../../../src/features/choices'
import { catalogue, photoFile } from '../../pictures'

const PHOTO = photoFile()
const choice = (part: Partial<Choice>): Choice => ({ ...settle(START, catalogue), ...part })

describe('settling a remembered choice', () => {
  test('takes the first style and background when nothing is remembered', () => {
    expect(settle(START, catalogue)).toMatchObject({
      style: 'studio',
      background: 'remove',
      colour: '#ffffff',
    })
  })

  test('keeps what the catalogue still has and drops what it has not', () => {
    const old = { ...START, style: 'pencil', background: 'gone' as 'blur' }
    expect(settle(old, catalogue)).toMatchObject({ style: 'pencil', background: 'remove' })
  })
})

describe('what is missing', () => {
  test.each([
    ['a photo', null, choice({}), 'Add a photo to start'],
    ['a style', PHOTO, choice({ style: null }), 'Choose a style'],
    [
      'a picture',
      PHOTO,
      choice({ operation: 'background', background: 'picture' }),
      'Add the background picture',
    ],
  ])('%s', (_, photo, made, words) => {
    expect(missing(photo, made)).toBe(words)
  })

  test('nothing, once photo and style are there', () => {
    expect(missing(PHOTO, choice({}))).toBeNull()
  })
})

describe('the order', () => {
  test('of an avatar carries its style only', () => {
    expect(orderOf(choice({ style: 'pencil' }))).toEqual({ operation: 'avatar', style: 'pencil' })
  })

  test('of a blur carries neither colour nor picture', () => {
    const made = choice({ operation: 'background', background: 'blur', picture: PHOTO })
    expect(orderOf(made)).toEqual({ operation: 'background', background: 'blur' })
  })

  test('of a colour carries the colour', () => {
    const made = choice({ operation: 'background', background: 'colour', colour: '#123456' })
    expect(orderOf(made)).toEqual({
      operation: 'background',
      background: 'colour',
      colour: '#123456',
    })
  })

  test('of an own picture waits for the picture', () => {
    const made = choice({ operation: 'background', background: 'picture' })
    expect(orderOf(made)).toBeNull()
    expect(orderOf({ ...made, picture: PHOTO })).toMatchObject({ picture: PHOTO })
  })
})
