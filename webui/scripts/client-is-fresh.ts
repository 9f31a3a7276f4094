/** Fails when src/api/generated is not what openapi.json generates. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const committed = 'src/api/generated'
const fresh = mkdtempSync(join(tmpdir(), 'darkroom-client-'))

function files(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort()
}

function differences(): string[] {
  const names = new Set([...files(committed), ...files(fresh)])
  return [...names].filter((name) => {
    try {
      return !readFileSync(join(committed, name)).equals(readFileSync(join(fresh, name)))
    } catch {
      return true
    }
  })
}

const made = spawnSync(process.execPath, ['node_modules/@hey-api/openapi-ts/bin/run.js'], {
  env: { ...process.env, CLIENT_OUTPUT: fresh },
  encoding: 'utf8',
})
const stale = made.status === 0 ? differences() : null
rmSync(fresh, { recursive: true, force: true })

if (stale === null) {
  console.error(`The client could not be generated:\n${made.stdout}${made.stderr}`)
  process.exitCode = 1
} else if (stale.length > 0) {
  console.error(`The client is stale; run "npm run client". Differing: ${stale.join(', ')}`)
  process.exitCode = 1
} else {
  console.log('The client is what openapi.json generates.')
}
