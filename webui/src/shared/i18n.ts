export type Language = 'en' | 'de' | 'es' | 'ru' | 'ar'

/** As Lingui compiles it: what is said, and in between `[name]` or `[name, 'plural', forms]`. */
type Message = string | (string | Part)[]
type Part = [name: string, kind?: 'plural', forms?: Record<string, Message>]
type Messages = Record<string, Message>
type Values = Record<string, string | number>

const CATALOGUES = import.meta.glob<{ messages: Messages }>('../locales/*.po')

const loaded = new Map<Language, Messages>()
const hearers = new Set<() => void>()
let spoken: Language = 'en'
let wanted: Language = 'en'
let messages: Messages = {}
let plurals = new Intl.PluralRules('en')

/** What numbers and dates are written by: Arabic with the digits the rest of the page has. */
export let locale = 'en'

export const language = (): Language => spoken

/** Calls back whenever another language is spoken, until the returned function is called. */
export function onChange(hear: () => void): () => void {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

/**
 * Fetches the words of a language, once, and speaks it from then on, unless another one was asked for
 * meanwhile. Rejects where they can't be had; what was spoken goes on.
 */
export async function load(next: Language): Promise<void> {
  wanted = next
  const words = loaded.get(next) ?? (await CATALOGUES[`../locales/${next}.po`]?.())?.messages
  if (!words) throw new Error(`there is no catalogue of ${next}`)
  loaded.set(next, words)
  if (wanted !== next) return
  messages = words
  spoken = next
  locale = next === 'ar' ? 'ar-u-nu-latn' : next
  plurals = new Intl.PluralRules(next)
  for (const hear of hearers) hear()
}

/** The message of an id, or nothing where the language has none. */
export function messageOf(id: string): string | undefined {
  const message = Object.hasOwn(messages, id) ? messages[id] : undefined
  return message === undefined ? undefined : said(message, {})
}

/**
 * What the macros of words.ts become calls of. It says what they compile to and no more, so that the
 * page carries a twentieth of the library's own: values and plurals, no formats of numbers or dates.
 */
export const i18n = {
  _({ id, message, values = {} }: { id: string; message?: string; values?: Values }): string {
    return said(messages[id] ?? message ?? id, values)
  },
}

function said(message: Message, values: Values, count = 0): string {
  if (typeof message === 'string') return message
  return message
    .map((part) => {
      if (part === '#') return count.toLocaleString(locale)
      if (typeof part === 'string') return part
      const [name, , forms] = part
      const value = values[name] ?? ''
      if (!forms) return value
      const number = Number(value)
      return said(
        forms[number] ?? forms[plurals.select(number)] ?? forms.other ?? '',
        values,
        number,
      )
    })
    .join('')
}
