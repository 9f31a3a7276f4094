import { describe, expect, test } from 'vitest'
import {
  asItIs,
  kindsOf,
  previewOf,
  renditionOf,
  shapesOf,
  sizesOf,
} from '../../../src/features/result/wish'
import { done, picture, task } from '../../pictures'

const CUT_OUT = done({
  operation: 'background',
  options: { ...task().options, style: null, background: 'remove' },
})

describe('what can be saved', () => {
  test('of a cut-out is also its mask and its subject', () => {
    expect(kindsOf(CUT_OUT)).toContain('mask')
    expect(shapesOf(CUT_OUT)).toContain('subject')
  })

  test('of a drawing is neither', () => {
    expect(kindsOf(done())).not.toContain('mask')
    expect(shapesOf(done())).not.toContain('subject')
  })

  test('is never larger than the picture', () => {
    expect(sizesOf(picture('p', 1500, 900), 'whole')).toEqual([null, 1024, 512])
    expect(sizesOf(picture('p', 1500, 900), 'circle')).toEqual([null, 512])
    expect(sizesOf(picture('p', 512, 512), 'whole')).toEqual([null])
  })
})

describe('a wish', () => {
  test('begins as the picture is', () => {
    const photo = { ...picture('p'), content_type: 'image/jpeg' }
    expect(renditionOf(asItIs(photo))).toEqual({
      shape: 'whole',
      size: null,
      format: 'jpeg',
      mask: false,
      sticker: false,
    })
  })

  test('for a sticker leaves no choice of anything else', () => {
    const wish = { kind: 'sticker', shape: 'circle', size: 512, format: 'png' } as const
    expect(renditionOf(wish)).toEqual({
      shape: 'whole',
      size: null,
      format: null,
      mask: false,
      sticker: true,
    })
  })

  test('for a very large picture is looked at smaller', () => {
    const whole = renditionOf(asItIs(picture('p')))
    expect(previewOf(whole, picture('p', 1024, 1024))).toBe(whole)
    expect(previewOf(whole, picture('p', 4000, 3000)).size).toBe(1024)
    expect(previewOf({ ...whole, size: 512 }, picture('p', 4000, 3000)).size).toBe(512)
  })
})
