import { cleanup, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { granted, wishOf, withoutWish } from '../../../src/features/choices/wish'
import { choose, FAST, open } from '../../app/story'
import { catalogue } from '../../pictures'

const asked = (query: string) => granted(wishOf(query), catalogue)

describe('what an address asks for', () => {
  test.each([
    ['?style=pencil', { operation: 'avatar', style: 'pencil' }],
    ['?scene=beach', { operation: 'background', background: 'scene', scene: 'beach' }],
    ['?background=blur', { operation: 'background', background: 'blur' }],
    ['?colour=8EC5FF', { operation: 'background', background: 'colour', colour: '#8ec5ff' }],
    [
      '?gradient=ff0000-00ff00',
      { operation: 'background', background: 'gradient', gradient: '#ff0000-#00ff00' },
    ],
    ['?scale=4', { operation: 'upscale', scale: 4 }],
    ['?operation=background', { operation: 'background' }],
    ['?operation=background&style=pencil', { operation: 'background', style: 'pencil' }],
  ])('is chosen: %s', (query, choice) => {
    expect(asked(query)).toEqual(choice)
  })

  test.each([
    '?style=no-such-style',
    '?style=__proto__',
    '?scene=',
    '?background=prompt',
    '?colour=red',
    '?gradient=ff0000',
    '?scale=3',
    '?operation=everything',
    '?something=else',
    '',
  ])('is left alone when it makes no sense: %s', (query) => {
    expect(asked(query)).toEqual({})
  })

  test('is understood by the names of the menu as well', () => {
    const anime = { operation: 'avatar', style: 'studio' }
    expect(granted(wishOf('?style=avatar.studio'), catalogue)).toEqual(anime)
    expect(granted(wishOf('?background=background.blur'), catalogue)).toMatchObject({
      background: 'blur',
    })
    expect(granted(wishOf('?style=avatar.'), catalogue)).toEqual({})
  })

  test('waits for the catalogue', () => {
    expect(granted(wishOf('?style=pencil'), undefined)).toEqual({})
  })

  test('goes from the address, and nothing else does', () => {
    expect(withoutWish('?style=pencil&from=a%20friend')).toBe('?from=a+friend')
    expect(withoutWish('?style=pencil')).toBe('')
  })
})

describe('a page opened by such an address', () => {
  test('begins with it, and the address is clean', async () => {
    await open('/?background=blur')
    expect(await screen.findByRole('radio', { name: 'Blur' }, FAST)).toBeChecked()
    expect(location.search).toBe('')
  })

  test('keeps what was chosen before when it asks for what nobody knows', async () => {
    await open()
    await choose('Pencil')
    cleanup()
    await open('/?style=no-such-style')
    expect(await screen.findByRole('radio', { name: 'Pencil' })).toBeChecked()
  })

  test('gives way to a choice by hand', async () => {
    await open('/?style=studio')
    expect(await screen.findByRole('radio', { name: 'Studio' })).toBeChecked()
    await choose('Pencil')
    expect(screen.getByRole('radio', { name: 'Pencil' })).toBeChecked()
    expect(screen.getByRole('radio', { name: 'Studio' })).not.toBeChecked()
  })
})
