import { useSyncExternalStore } from 'react'
import { type Language, language, load, onChange } from './i18n'

/** In its own words, in the order they are offered. */
export const LANGUAGES: Record<Language, string> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  ru: 'Русский',
  ar: 'العربية',
}

const KEY = 'darkroom.language'
const YEAR_S = 31_536_000

let missed: Language | null = null

/** The language of the page; what shows words and is kept from drawing again must ask for it. */
export function useLanguage(): Language {
  return useSyncExternalStore(onChange, language)
}

/** What was chosen on this browser; null is whatever the device prefers. */
export function chosen(): Language | null {
  try {
    return known(localStorage.getItem(KEY))
  } catch {
    return null
  }
}

/**
 * Speaks the language of the visit: `?lang=`, else the chosen one, else the one wished for by the app
 * around the page, else what the shell came in.
 */
export async function speakAtStart(wish?: string | null): Promise<void> {
  const asked = known(new URLSearchParams(location.search).get('lang'))
  if (asked) remember(asked)
  const wished = known(wish?.split('-')[0])
  const first = asked ?? chosen() ?? wished ?? known(document.documentElement.lang) ?? 'en'
  await speak(first).catch(async () => {
    await speak('en')
    missed = first
  })
}

/** Whether English is spoken because the words of the visit's language did not come; told once. */
export function takeMissed(): boolean {
  const was = missed !== null
  missed = null
  return was
}

/** Speaks it from now on, also at the next visit. The page stays as it is, in other words. */
export async function choose(next: Language | null): Promise<void> {
  if (!(await speak(next ?? ofDevice()))) return
  remember(next)
  // What opens without a network shall do so in the same language.
  navigator.serviceWorker?.controller?.postMessage({ kind: 'entry' })
}

/**
 * Fetches the words, and turns the page where they run from right to left. Says whether it is spoken
 * now: of two asked for quickly, only the last is. Rejects where the words can't be had.
 */
export async function speak(next: Language): Promise<boolean> {
  await load(next)
  if (language() !== next) return false
  Object.assign(document.documentElement, { lang: next, dir: next === 'ar' ? 'rtl' : 'ltr' })
  return true
}

/** The cookie is for the server, which sends the first words. */
function remember(next: Language | null): void {
  const life = next ? YEAR_S : 0
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing in two of three engines
  document.cookie = `${KEY}=${next ?? ''}; Path=/; Max-Age=${life}; SameSite=Lax`
  try {
    if (next) localStorage.setItem(KEY, next)
    else localStorage.removeItem(KEY)
  } catch {
    // Storage is refused: the choice then lasts as long as the page.
  }
}

function ofDevice(): Language {
  const found = navigator.languages.map((tag) => known(tag.split('-')[0]))
  return found.find((one) => one !== null) ?? 'en'
}

function known(tag: string | null | undefined): Language | null {
  return tag && Object.hasOwn(LANGUAGES, tag) ? (tag as Language) : null
}
