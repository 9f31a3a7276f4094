import { describe, expect, test } from 'vitest'
import { contrast, read, schemeOf, type ThemeParams } from '../../../src/features/telegram/colours'

/** As Telegram's own themes have them, and as people make them. */
const THEMES: Record<string, ThemeParams> = {
  'iOS by day': {
    bg_color: '#ffffff',
    secondary_bg_color: '#efeff4',
    section_bg_color: '#ffffff',
    text_color: '#000000',
    hint_color: '#8e8e93',
    subtitle_text_color: '#8e8e93',
    link_color: '#007aff',
    accent_text_color: '#007aff',
    button_color: '#007aff',
    button_text_color: '#ffffff',
    destructive_text_color: '#ff3b30',
  },
  'Android by night': {
    bg_color: '#17212b',
    secondary_bg_color: '#232e3c',
    section_bg_color: '#17212b',
    text_color: '#f5f5f5',
    hint_color: '#708499',
    subtitle_text_color: '#708499',
    link_color: '#6ab3f3',
    accent_text_color: '#6ab2f2',
    button_color: '#5288c1',
    destructive_text_color: '#ec3942',
  },
  'web, pale': { bg_color: '#ffffff', text_color: '#707579', link_color: '#3390ec' },
  'a dull one': { bg_color: '#7b7b7b', text_color: '#868686', link_color: '#8a7f7f' },
  'yellow on white': { bg_color: '#ffffff', text_color: '#ffee00', link_color: '#ffff66' },
}

describe.each(Object.entries(THEMES))('in the colours of %s', (_, params) => {
  const inks = schemeOf(params)?.inks ?? {}
  const between = (one: string, other: string) => {
    const [a, b] = [read(inks[one]), read(inks[other])]
    if (!a || !b) throw new Error(`${one} or ${other} is no colour`)
    return contrast(a, b)
  }

  // On a middle grey neither black nor white does better than this.
  const most = params.bg_color === '#7b7b7b' ? 4 : 4.5

  test.each(['paper', 'surface', 'sunken'])('all that is written on %s can be read', (ground) => {
    for (const ink of ['ink', 'inkSoft', 'accent', 'bad']) {
      expect([ink, between(ink, ground) >= most]).toEqual([ink, true])
    }
    expect(between('control', ground)).toBeGreaterThanOrEqual(3)
  })

  test('so can the words on buttons', () => {
    expect(between('onAccent', 'accent')).toBeGreaterThanOrEqual(most)
    expect(between('onAccent', 'accentDeep')).toBeGreaterThanOrEqual(most)
    expect(between('accent', 'accentWash')).toBeGreaterThanOrEqual(most)
  })
})

test('a legible colour is left as it is', () => {
  const scheme = schemeOf({ bg_color: '#ffffff', text_color: '#000000', link_color: '#0b3d91' })
  expect(scheme?.inks.accent).toBe('#0b3d91')
})

test('it is dark where writing is lighter than what is behind', () => {
  const dark = ({ bg_color, text_color }: ThemeParams) => schemeOf({ bg_color, text_color })?.dark
  expect(dark(THEMES['iOS by day'] ?? {})).toBe(false)
  expect(dark(THEMES['Android by night'] ?? {})).toBe(true)
})

test('what is no colour is none: our own stay', () => {
  expect(schemeOf({})).toBeNull()
  expect(schemeOf({ bg_color: 'url(x)', text_color: '#000000' })).toBeNull()
  expect(schemeOf({ bg_color: '#ffffff', text_color: '#000' })).toBeNull()
})
