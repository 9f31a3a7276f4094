import type { ExtractorType } from '@lingui/conf'
import { generateMessageId } from '@lingui/message-utils/generateMessageId'

/** What is said before the page runs: `{{words}}` in index.html, filled in by build/shells.ts. */
export const SHELL_WORDS = /\{\{([^}]+)\}\}/g

/** Finds the words of the static shell; the page's own ones with the same text are the same message. */
export const ofShell: ExtractorType = {
  match: (file) => file.endsWith('.html'),
  extract(file, html, told) {
    for (const [, message = ''] of html.matchAll(SHELL_WORDS)) {
      told({ id: generateMessageId(message), message, placeholders: {}, origin: [file, 0] })
    }
  },
}

/**
 * Finds what the server offers in its catalogue, which sends it in English. Each is a message of its
 * kind, `style:Pencil`: what an operator adds or renames has none and is shown as it comes.
 */
export const ofCatalogue: ExtractorType = {
  match: (file) => file.endsWith('catalogue.toml'),
  extract(file, toml, told) {
    for (const { kind, words } of offers(toml)) {
      told({ id: `${kind}:${words}`, message: words, placeholders: {}, origin: [file, 0] })
    }
  },
}

/** Names and descriptions with the kind of table they stand in. */
export function offers(toml: string): { kind: string; words: string }[] {
  let kind = ''
  return toml.split('\n').flatMap((line) => {
    kind = /^\[\[(\w+)\]\]$/.exec(line)?.[1] ?? kind
    const words = /^(?:name|description) = "(.+)"$/.exec(line)?.[1]
    return words ? [{ kind, words }] : []
  })
}
