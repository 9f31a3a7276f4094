import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatter } from '@lingui/format-po'
import { generateMessageId } from '@lingui/message-utils/generateMessageId'
import type { Plugin, ResolvedConfig } from 'vite'
import { SHELL_WORDS } from './extractors.ts'

const LANGUAGES = ['en', 'de', 'es', 'ru', 'ar'] as const
type Language = (typeof LANGUAGES)[number]

const MANIFEST = 'manifest.webmanifest'
interface Manifest {
  description: string
  shortcuts: { name: string }[]
}

/**
 * Writes the static shell and the manifest once per language: index.html in English, index.de.html
 * and so on, of which the server sends the one the visitor reads. Each asks for its language's
 * catalogue at once.
 */
export function shells(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'shells',
    configResolved(resolved) {
      config = resolved
    },
    // The build writes them all below; while developing there is the English one.
    transformIndexHtml: {
      order: 'pre',
      async handler(html, { server }) {
        return server ? filled(html, 'en', config.root) : html
      },
    },
    generateBundle: {
      order: 'post',
      async handler(_, bundle) {
        const index = bundle['index.html']
        if (index?.type !== 'asset') throw new Error('there is no index.html to translate')
        const html = String(index.source)
        for (const language of LANGUAGES) {
          const chunk = Object.values(bundle).find(
            (part) => part.type === 'chunk' && part.facadeModuleId?.endsWith(`/${language}.po`),
          )
          if (!chunk) throw new Error(`there is no catalogue of ${language} in the build`)
          const asked = `<link rel="modulepreload" crossorigin href="/${chunk.fileName}">`
          const source = (await filled(html, language, config.root)).replace(
            '</head>',
            `  ${asked}\n  </head>`,
          )
          if (language === 'en') {
            index.source = source
            continue
          }
          const own = `manifest.${language}.webmanifest`
          const given = bundle[MANIFEST]
          if (given?.type !== 'asset') throw new Error('there is no manifest to translate')
          const translated = await installed(String(given.source), language, config.root)
          this.emitFile({ type: 'asset', fileName: own, source: translated })
          this.emitFile({
            type: 'asset',
            fileName: `index.${language}.html`,
            source: source.replace(`/${MANIFEST}`, `/${own}`),
          })
        }
      },
    },
  }
}

async function filled(html: string, language: Language, root: string): Promise<string> {
  const say = await sayer(language, root)
  return html
    .replace(
      '<html lang="en" dir="ltr">',
      `<html lang="${language}" dir="${directionOf(language)}">`,
    )
    .replace(SHELL_WORDS, (_, words: string) => escaped(say(words)))
}

/** The manifest in a language. */
async function installed(json: string, language: Language, root: string): Promise<string> {
  const say = await sayer(language, root)
  const manifest: Manifest = JSON.parse(json)
  return JSON.stringify({
    ...manifest,
    lang: language,
    dir: directionOf(language),
    description: say(manifest.description),
    shortcuts: manifest.shortcuts.map((one) => ({ ...one, name: say(one.name) })),
  })
}

const directionOf = (language: Language) => (language === 'ar' ? 'rtl' : 'ltr')

/** Says English words in a language. */
async function sayer(language: Language, root: string): Promise<(words: string) => string> {
  const filename = join(root, `src/locales/${language}.po`)
  const messages = await formatter().parse(readFileSync(filename, 'utf8'), {
    locale: language,
    sourceLocale: 'en',
    filename,
  })
  return (words) => messages[generateMessageId(words)]?.translation || words
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
