import { createHash } from 'node:crypto'
import type { Plugin } from 'vite'

/** Where index.html tells which build it is of. */
export const BUILD_META = /<meta name="darkroom-build" content="([0-9a-f]+)">/

/**
 * Names the build in index.html: by what all its files are named after, their content. The server
 * repeats the name with every answer, so that an open page learns of a newer one.
 */
export function naming(): Plugin {
  return {
    name: 'naming',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const names = Object.keys(bundle ?? {}).filter((name) => !name.endsWith('.map'))
        const hash = createHash('sha256').update([html, ...names.sort()].join('\n'))
        const content = hash.digest('hex').slice(0, 12)
        return [{ tag: 'meta', attrs: { name: 'darkroom-build', content }, injectTo: 'head' }]
      },
    },
  }
}
