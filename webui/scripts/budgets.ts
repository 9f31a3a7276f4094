/**
 * Fails when the built page is heavier than promised or names what it must not. `all` is what a
 * visitor can load in English: every script, but of the catalogues that one. Other alphabets take
 * more bytes a letter; how much more has a bound of its own.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const DIST = 'dist'
const BUDGET = {
  initialGz: 175_000,
  initialBr: 155_000,
  totalGz: 230_000,
  wordsGz: 10_000,
  workerGz: 3_000,
}
const html = readFileSync(join(DIST, 'index.html'), 'utf8')
const assets = readdirSync(join(DIST, 'assets'))
const scripts = assets.filter((name) => name.endsWith('.js'))
const initial = [...closure(scripts.filter((name) => isAskedFor(name)))]

/** Whether index.html asks for it at once: as its script, or ahead of it. */
function isAskedFor(name: string): boolean {
  const asking = /<script\b[^>]*\bsrc="[^"]*"|<link\b[^>]*\brel="modulepreload"[^>]*>/g
  return [...html.matchAll(asking)].some(([tag]) => tag.includes(`/${name}"`))
}

/** The scripts, and those they can't run without. */
function closure(names: string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    if (found.has(name)) continue
    found.add(name)
    const code = readFileSync(join(DIST, 'assets', name), 'utf8')
    const needed = [...code.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)]
    closure(
      needed.map(([, other]) => other ?? '').filter((other) => scripts.includes(other)),
      found,
    )
  }
  return found
}

function weight(names: string[], suffix: string): number {
  return names.reduce((sum, name) => sum + statSync(join(DIST, 'assets', name + suffix)).size, 0)
}

const faults: string[] = []
function within(what: string, bytes: number, budget: number): void {
  console.log(`${what}: ${(bytes / 1000).toFixed(1)} of ${budget / 1000} kB`)
  if (bytes > budget) faults.push(`${what} is over its budget`)
}

const catalogues = scripts.filter((name) => /^(en|de|es|ru|ar)-/.test(name))
const others = new Set(catalogues.filter((name) => !name.startsWith('en-')))
if (catalogues.length !== 5) faults.push(`there are ${catalogues.length} catalogues, not five`)
for (const name of catalogues) within(`words, ${name}, gzip`, weight([name], '.gz'), BUDGET.wordsGz)

within('initial JS, gzip', weight(initial, '.gz'), BUDGET.initialGz)
within('initial JS, brotli', weight(initial, '.br'), BUDGET.initialBr)
within(
  'all JS, gzip',
  weight(
    scripts.filter((name) => !others.has(name)),
    '.gz',
  ),
  BUDGET.totalGz,
)

for (const name of assets.filter((asset) => /\.(js|css|svg)$/.test(asset))) {
  for (const suffix of ['.br', '.gz']) {
    if (!existsSync(join(DIST, 'assets', name + suffix))) faults.push(`${name}${suffix} is missing`)
  }
}
if (assets.some((name) => /\.(woff2?|ttf|otf)$/.test(name))) faults.push('there is a web font')
if (/\s(style|on\w+)="/.test(html)) faults.push('index.html has an attribute the CSP refuses')
if (/(src|href)="(https?:)?\/\//.test(html)) faults.push('index.html loads from another host')

const worker = readFileSync(join(DIST, 'sw.js'), 'utf8')
within('service worker, gzip', statSync(join(DIST, 'sw.js.gz')).size, BUDGET.workerGz)
for (const name of scripts.filter((script) => !worker.includes(`/assets/${script}`))) {
  faults.push(`${name} is not there without a network: sw.js does not know it`)
}
const { icons } = JSON.parse(readFileSync(join(DIST, 'manifest.webmanifest'), 'utf8'))
for (const { src } of icons) {
  if (!existsSync(join(DIST, src))) faults.push(`the manifest names ${src}, which is missing`)
}

if (initial.length === 0) faults.push('index.html loads no script')
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0
