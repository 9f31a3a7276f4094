import { describe, expect, test } from 'vitest'
import { type Choice, fits, missing, orderOf, START, settle } from '../../../src/features/choices'
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

describe('a background in own words', () => {
  const wish = { ...START, background: 'prompt' } as const

  test('is not remembered where the engine draws none', () => {
    expect(settle(wish, catalogue).background).toBe('remove')
  })

  test('is kept where it does, and says what is missing until there are three characters', () => {
    const settled = settle({ ...wish, operation: 'background' }, { ...catalogue, prompts: true })
    expect(missing(PHOTO, { ...settled, prompt: ' a ' })).toBe('Say what should be behind you')
    expect(orderOf({ ...settled, prompt: ' a ' })).toBeNull()
    expect(orderOf({ ...settled, prompt: ' a pier ' })).toEqual({
      operation: 'background',
      background: 'prompt',
      prompt: 'a pier',
    })
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

  test('carries a shadow only where there is something to fall on', () => {
    const made = choice({ operation: 'background', shadow: true })
    expect(orderOf({ ...made, background: 'blur' })).not.toHaveProperty('shadow')
    expect(orderOf({ ...made, background: 'scene', scene: 'beach' })).toEqual({
      operation: 'background',
      background: 'scene',
      scene: 'beach',
      shadow: true,
    })
  })

  test('of a gradient carries both colours as one', () => {
    const made = choice({ operation: 'background', background: 'gradient' })
    expect(orderOf(made)).toMatchObject({ gradient: '#5b6fb5-#f6c9a0' })
  })

  test('of a larger picture carries its scale only', () => {
    expect(orderOf(choice({ operation: 'upscale' }))).toEqual({ operation: 'upscale', scale: 2 })
  })
})

test('a picture fits an upscale up to the pixels that it takes', () => {
  const [twice] = catalogue.upscales
  if (!twice) throw new Error('the catalogue has an upscale')
  expect(fits({ width: 1050, height: 1000 }, twice)).toBe(true)
  expect(fits({ width: 1050, height: 1001 }, twice)).toBe(false)
})
