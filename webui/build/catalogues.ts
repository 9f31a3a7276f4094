import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatter } from '@lingui/format-po'
import { generateMessageId } from '@lingui/message-utils/generateMessageId'
import type { Plugin } from 'vite'

const LOCALES = 'src/locales'
const CALL = /i18n\._\(\s*(?:\/\*i18n\*\/)?\s*\{\s*id:\s*"([\w-]{6})"/g

/**
 * In the build a message is told by its number in the English catalogue. Six letters of a hash can't
 * be compressed and stand twice, in the code and in the catalogue: numbers save 5 kB.
 */
export function catalogues(): Plugin {
  let numbers = new Map<string, number>()
  return {
    name: 'catalogues',
    apply: 'build',
    enforce: 'post',
    async buildStart() {
      const path = join(LOCALES, 'en.po')
      const english = await formatter().parse(readFileSync(path, 'utf8'), {
        locale: 'en',
        sourceLocale: 'en',
        filename: path,
      })
      const ids = Object.entries(english)
        .filter(
          ([id, { message, context }]) => message && id === generateMessageId(message, context),
        )
        .map(([id]) => id)
      numbers = new Map(ids.map((id, number) => [id, number]))
    },
    transform: {
      filter: { id: /\/src\/.*(words\.ts|\.po)$/ },
      handler(code, id) {
        if (id.endsWith('.po'))
          return { code: numbered(code, numbers, id.endsWith('en.po')), map: null }
        const told = code.replace(CALL, (call, hash: string) => {
          const number = numbers.get(hash)
          if (number === undefined) throw new Error(`${id} says what en.po lacks: node --run words`)
          return call.replace(`"${hash}"`, `${number}`)
        })
        return { code: told, map: null }
      },
    },
  }
}

/** A compiled catalogue with a list for what has a number. English needs nothing else. */
function numbered(code: string, numbers: Map<string, number>, english: boolean): string {
  const json = /JSON\.parse\((.*)\)/s.exec(code)?.[1]
  if (!json) throw new Error('a catalogue is compiled in another way than before')
  const messages: Record<string, unknown> = JSON.parse(unquoted(json))
  const list = [...numbers.keys()].map((id) => flat(messages[id]))
  const named = Object.entries(messages).filter(([id]) => !numbers.has(id))
  const rest = Object.fromEntries(named.map(([id, message]) => [id, flat(message)]))
  const more = english || named.length === 0 ? '' : `,${JSON.stringify(rest)}`
  return `export const messages = Object.assign(${JSON.stringify(list)}${more})`
}

/** A message without parts is a string. */
function flat(message: unknown): unknown {
  return Array.isArray(message) && message.length === 1 && typeof message[0] === 'string'
    ? message[0]
    : message
}

function unquoted(literal: string): string {
  return new Function(`return ${literal}`)() as string
}
