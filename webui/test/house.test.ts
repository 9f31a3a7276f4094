import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

const SRC = join(process.cwd(), 'src')
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('generated'))
  .map((name) => ({ name, text: readFileSync(join(SRC, name), 'utf8') }))

const MAX_FILE = 250
const MAX_FUNCTION = 60

/** Relative imports of a file, as paths from src/. */
function imports(name: string, text: string): string[] {
  const found = [...text.matchAll(/from '(\.[^']*)'/g)].map(([, path]) => path ?? '')
  return found.map((path) => join(name, '..', path))
}

/** The layer of a path and, inside features, the feature. */
function place(path: string): { layer: string; feature: string } {
  const [layer = '', feature = ''] = path.split('/')
  return { layer, feature: layer === 'features' ? feature : '' }
}

const BELOW: Record<string, string[]> = {
  shared: ['shared', 'api'],
  api: ['api', 'shared'],
  features: ['features', 'api', 'shared'],
  app: ['app', 'features', 'api', 'shared'],
  'main.tsx': ['app'],
}

describe('the house rules of the page', () => {
  test('arrows go one way: shared and api, features, app', () => {
    const wrong = files.flatMap(({ name, text }) =>
      imports(name, text)
        .filter((path) => !BELOW[place(name).layer]?.includes(place(path).layer))
        .map((path) => `${name} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test('features know each other by their index only, and the api by its own', () => {
    const wrong = files.flatMap(({ name, text }) =>
      imports(name, text)
        .filter((path) => {
          const [from, to] = [place(name), place(path)]
          if (to.layer === 'api') return from.layer !== 'api' && path !== 'api'
          const foreign = to.layer === 'features' && from.feature !== to.feature
          return foreign && path !== `features/${to.feature}`
        })
        .map((path) => `${name} imports ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test('theme.ts is the only file with colours', () => {
    const coloured = files.filter(
      ({ name, text }) => name !== 'app/theme.ts' && /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(text),
    )
    expect(coloured.map(({ name }) => name)).toEqual([])
  })

  test('exports have names, files are short', () => {
    const wrong = files.filter(
      ({ text }) => /export default/.test(text) || text.split('\n').length > MAX_FILE,
    )
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  test('functions and components are short', () => {
    expect(files.flatMap(({ name, text }) => longFunctions(name, text))).toEqual([])
  })
})

function longFunctions(name: string, text: string): string[] {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const line = (at: number) => source.getLineAndCharacterOfPosition(at).line
  const long: string[] = []
  const visit = (node: ts.Node) => {
    const lines = line(node.end) - line(node.getStart()) + 1
    if (ts.isFunctionLike(node) && lines > MAX_FUNCTION) long.push(`${name}: ${lines} lines`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return long
}
