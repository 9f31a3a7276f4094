import { afterEach, describe, expect, test } from 'vitest'
import { words as settings } from '../../src/features/settings/words'
import { words as tasks } from '../../src/features/tasks/words'
import { language } from '../../src/shared/i18n'
import {
  choose,
  chosen,
  type LANGUAGES,
  speak,
  speakAtStart,
  takeMissed,
} from '../../src/shared/language'
import { spoken } from '../../src/shared/spoken'

const root = document.documentElement
const nobody = 'xx' as 'en'

afterEach(async () => {
  await choose(null)
  await speak('en')
})

describe('a change of language', () => {
  test('changes what is read from then on, and the page around it', async () => {
    expect(tasks.sending).toBe('Sending your photo')
    await choose('ar')
    expect(tasks.sending).toBe('نرسل صورتك')
    expect([root.lang, root.dir]).toEqual(['ar', 'rtl'])
    await choose('de')
    expect(tasks.sending).toBe('Dein Foto wird gesendet')
    expect([root.lang, root.dir]).toEqual(['de', 'ltr'])
  })

  test('is remembered for the next visit and told to the server', async () => {
    await choose('ru')
    expect(chosen()).toBe('ru')
    expect(document.cookie).toContain('darkroom.language=ru')
    await choose(null)
    expect(chosen()).toBeNull()
    expect(document.cookie).not.toContain('=ru')
  })

  test('of two asked for quickly leaves the last one, in what is said and what is remembered', async () => {
    await Promise.all([choose('es'), choose('ar'), choose('de')])
    expect([language(), root.lang, root.dir, chosen()]).toEqual(['de', 'de', 'ltr', 'de'])
  })

  test('to one without words fails, and what was spoken goes on', async () => {
    await speak('de')
    await expect(choose(nobody)).rejects.toThrow('no catalogue of xx')
    expect([language(), root.lang, chosen()]).toEqual(['de', 'de', null])
    expect(settings.language).toBe('Sprache')
  })
})

describe('the language of a visit', () => {
  test('is the one in the address, which is then remembered', async () => {
    history.replaceState(null, '', '/?lang=ru')
    await speakAtStart('ar')
    expect([language(), chosen()]).toEqual(['ru', 'ru'])
  })

  test('is the chosen one before the one of the app around the page', async () => {
    await choose('es')
    await speakAtStart('ar')
    expect(language()).toBe('es')
  })

  test('is the one of the app around the page before that of the shell', async () => {
    root.lang = 'ru'
    await speakAtStart('de-AT')
    expect(language()).toBe('de')
    expect(chosen()).toBeNull()
  })

  test('is that of the shell where nobody wishes for another', async () => {
    root.lang = 'ar'
    await speakAtStart('tlh')
    expect([language(), root.dir]).toEqual(['ar', 'rtl'])
    expect(takeMissed()).toBe(false)
  })
})

const ahead = async (code: keyof typeof LANGUAGES, counts: number[]) => {
  await speak(code)
  return counts.map((count) => tasks.ahead(count))
}

describe('numbers of things', () => {
  test('have six forms in Arabic', async () => {
    expect(await ahead('ar', [0, 1, 2, 3, 10, 11, 99, 100, 102, 103])).toEqual([
      'لا صور قبل صورتك',
      'صورة واحدة قبل صورتك',
      'صورتان قبل صورتك',
      '3 صور قبل صورتك',
      '10 صور قبل صورتك',
      '11 صورة قبل صورتك',
      '99 صورة قبل صورتك',
      '100 صورة قبل صورتك',
      '102 صورة قبل صورتك',
      '103 صور قبل صورتك',
    ])
  })

  test('have four forms in Russian', async () => {
    expect(await ahead('ru', [1, 2, 5, 11, 21, 22, 112])).toEqual([
      'Перед вашей 1 картинка',
      'Перед вашей 2 картинки',
      'Перед вашей 5 картинок',
      'Перед вашей 11 картинок',
      'Перед вашей 21 картинка',
      'Перед вашей 22 картинки',
      'Перед вашей 112 картинок',
    ])
  })

  test.each([
    ['en', 'One picture is ahead of yours', '1,200 pictures are ahead of yours'],
    ['de', 'Ein Bild ist vor deinem dran', '1.200 Bilder sind vor deinem dran'],
    ['es', 'Hay una imagen delante de la tuya', 'Hay 1200 imágenes delante de la tuya'],
  ] as const)('have one and many in %s, written as is usual there', async (code, one, many) => {
    expect(await ahead(code, [1, 1200])).toEqual([one, many])
  })
})

test('sentences are looked up when they are read, at every depth, and names stay', () => {
  let said = 'one'
  const words = spoken({
    plain: () => said,
    of: (count: number) => `${count} ${said}`,
    deep: { plain: () => said, list: [{ keys: () => [said], does: () => said }] },
    name: 'darkroom',
  })
  said = 'two'
  expect([words.plain, words.of(3), words.deep.plain, words.name]).toEqual([
    'two',
    '3 two',
    'two',
    'darkroom',
  ])
  expect(words.deep.list[0]).toMatchObject({ keys: ['two'], does: 'two' })
})
