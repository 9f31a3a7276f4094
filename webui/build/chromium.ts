import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** As run/prepare/browser.py names them, which installs one. */
export const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const ADVICE = 'The browser tests need Chromium. On Debian: sudo apt install chromium'

/**
 * The system's own Chromium: what `DARKROOM_CHROMIUM` says, else the first on the PATH. Without one
 * null, said aloud; where nobody reads along (`CI`), or a path was given, that is an error.
 */
export function chromium(): string | null {
  const { DARKROOM_CHROMIUM: given, PATH = '', CI } = process.env
  const places = PATH.split(delimiter).filter(Boolean)
  const known = given
    ? [given]
    : NAMES.flatMap((name) => places.map((folder) => join(folder, name)))
  const found = known.find(isProgram)
  if (found) return found
  if (given) throw new Error(`${given}, which DARKROOM_CHROMIUM names, is no program. ${ADVICE}`)
  if (CI) throw new Error(ADVICE)
  process.stderr.write(`\nSKIPPED: test/browser. ${ADVICE}\n\n`)
  return null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
