import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatter } from '@lingui/format-po'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { describe, expect, test } from 'vitest'
import { offers } from '../build/extractors'

const read = (language: string) => readFileSync(join('src/locales', `${language}.po`), 'utf8')
const parsed = async (language: string) =>
  Object.entries(
    await formatter().parse(read(language), {
      locale: language,
      sourceLocale: 'en',
      filename: `${language}.po`,
    }),
  )
/** The values a message says, also within its plurals. */
const values = (message: unknown): string[] =>
  Array.isArray(message)
    ? message.flatMap((part) =>
        Array.isArray(part)
          ? [String(part[0]), ...Object.values(part[2] ?? {}).flatMap(values)]
          : [],
      )
    : []
const placeholders = (text: string) => [...new Set(values(compileMessage(text)))].sort()

const english = Object.fromEntries(await parsed('en'))

describe.each(['de', 'es', 'ru', 'ar'])('the catalogue of %s', (language) => {
  test('has every message', async () => {
    const found = await parsed(language)
    expect(found.map(([id]) => id).sort()).toEqual(Object.keys(english).sort())
    expect(found.filter(([, { translation }]) => !translation).map(([id]) => id)).toEqual([])
  })

  test('says the same values as the English one', async () => {
    for (const [id, { translation }] of await parsed(language)) {
      const source = english[id]?.translation || english[id]?.message || ''
      expect(placeholders(translation ?? ''), id).toEqual(placeholders(source))
    }
  })

  test('has every plural of its language', async () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    for (const [id, { translation = '' }] of await parsed(language)) {
      for (const [, forms = ''] of translation.matchAll(/, plural, ((?:[^{}]|\{[^{}]*\})*)\}/g)) {
        const given = [...forms.matchAll(/(\w+) \{/g)].map(([, form]) => form)
        expect(given, id).toEqual(expect.arrayContaining([...pluralCategories]))
      }
    }
  })
})

test('what the server offers is in the catalogues as it names it', () => {
  const toml = readFileSync('../studio/catalogue.toml', 'utf8')
  for (const { kind, words } of offers(toml)) expect(english).toHaveProperty([`${kind}:${words}`])
})
