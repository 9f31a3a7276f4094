import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { getConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'
import { expect, test } from 'vitest'
import { plainInCode, plainInWords } from './wordsOf'

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('generated'))
  .map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }))
const isWords = ({ name }: { name: string }) => name.endsWith('words.ts')

/** The five languages in their own words, which are the same in each. */
const OWN_NAMES = 'shared/language.ts'
/** What helps with a failure: which button comes, not what it says. */
const REMEDIES = ['retry', 'begin', 'photo', 'choice'].map((code) => `api/words.ts: ${code}`)

test('no component says a word of its own', () => {
  const found = files
    .filter((file) => !isWords(file) && file.name !== OWN_NAMES)
    .flatMap(({ name, text }) => plainInCode(name, text).map((word) => `${name}: ${word}`))
  expect(found).toEqual([])
})

test('every sentence of a words.ts comes from a catalogue', () => {
  const found = files
    .filter(isWords)
    .flatMap(({ name, text }) => plainInWords(name, text).map((word) => `${name}: ${word}`))
    .filter((line) => !REMEDIES.includes(line))
  expect(found).toEqual([])
})

test.each([
  ['<p>Hello</p>', 'Hello'],
  ['<p>{busy ? words.busy : "Ready"}</p>', 'Ready'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
  ['<p>{name && `Made by ${name}`}</p>', 'Made by'],
  ['<button aria-label="Close" />', 'Close'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
  ['<img alt={`Photo ${number}`} />', 'Photo'],
  ['notify({ text: "Done" })', 'Done'],
])('a word in a component is found: %s', (code, word) => {
  expect(plainInCode('a.tsx', code)).toEqual([word])
})

test.each([
  ["spoken({ lost: 'Gone', found: () => t`Here` })", 'Gone'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
  ['spoken({ left: (count: number) => `${count} left` })', 'left'],
  ['spoken({ keys: [{ keys: ["Shift"], does: () => t`Move` }] })', 'Shift'],
])('a plain word in a words.ts is found: %s', (code, word) => {
  expect(plainInWords('words.ts', code)).toEqual([word])
})

test.each([
  '<p>{words.made} · {size}</p>',
  '<div className="grip" data-state={on ? "on" : "off"} />',
  '<p>{state === "done" && words.done}</p>',
])('what is no word is let be: %s', (code) => {
  expect(plainInCode('a.tsx', code)).toEqual([])
})

test('the catalogues hold what the page says: else `node --run words`', async () => {
  const [catalogue] = await getCatalogs(getConfig())
  const said = await catalogue?.collect()
  const known = await formatter().parse(readFileSync('src/locales/en.po', 'utf8'), {
    locale: 'en',
    sourceLocale: 'en',
    filename: 'en.po',
  })
  const inCode = Object.keys(said ?? {})
  expect(inCode.length).toBeGreaterThan(300)
  expect(inCode.filter((id) => !known[id]).map((id) => said?.[id]?.message)).toEqual([])
  expect(
    Object.keys(known)
      .filter((id) => !said?.[id])
      .map((id) => known[id]?.message),
  ).toEqual([])
}, 60_000)
