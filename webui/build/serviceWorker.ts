import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build, type Plugin, type ResolvedConfig } from 'vite'
import { BUILD_META } from './naming.ts'

/** What the shell is made of; large samples are fetched when one is taken. */
const SHELL = /^(assets\/.+\.js|icon(-\w+)?\.svg|icons\/any-192\.png|samples\/.+-small\.webp)$/

/** Builds sw/worker.ts to /sw.js, which knows the name of the build and what it consists of. */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved
    },
    writeBundle: {
      sequential: true,
      order: 'post',
      async handler() {
        const folder = resolve(config.root, config.build.outDir)
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        const shell = files.filter((name) => SHELL.test(name)).sort()
        const html = readFileSync(join(folder, 'index.html'), 'utf8')
        const name = BUILD_META.exec(html)?.[1]
        if (!name) throw new Error('index.html does not tell which build it is of')
        await build({
          configFile: false,
          root: config.root,
          logLevel: 'warn',
          define: {
            BUILD: JSON.stringify(name),
            SHELL: JSON.stringify(['/', ...shell.map((file) => `/${file}`)]),
          },
          build: {
            outDir: folder,
            emptyOutDir: false,
            copyPublicDir: false,
            target: 'es2022',
            rolldownOptions: {
              input: join(config.root, 'sw/worker.ts'),
              output: { entryFileNames: 'sw.js', format: 'iife' },
            },
          },
        })
      },
    },
  }
}
