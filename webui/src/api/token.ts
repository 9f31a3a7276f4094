import type { Session } from './generated'

const KEY = 'darkroom.session'
const MARGIN_MS = 60_000

/** Where the guest's token lives: localStorage, or memory alone where storage is refused. */
export class TokenKeeper {
  #session: Session | null
  #launched = false
  readonly #listeners = new Set<() => void>()

  constructor() {
    this.#session = read()
  }

  /** Inside Telegram: who it is says the launch. No guest's session is read, kept or begun then. */
  launch(data: string): void {
    this.#launched = true
    this.#session = { token: data, expires_at: '9999-12-31T00:00:00Z' }
    this.#tell()
  }

  get launched(): boolean {
    return this.#launched
  }

  /** What says who is asking, for the Authorization header; null when nobody does. */
  header(): string | null {
    const session = this.find()
    return session && `${this.#launched ? 'tma' : 'Bearer'} ${session.token}`
  }

  /** The whole session, or null when there is none or it is about to expire. */
  readonly find = (): Session | null => (lasts(this.#session) ? this.#session : null)

  /** Changes only when a session is kept or forgotten; for useSyncExternalStore. */
  readonly snapshot = (): Session | null => this.#session

  keep(session: Session | null): void {
    this.#session = session
    try {
      if (session) localStorage.setItem(KEY, JSON.stringify(session))
      else localStorage.removeItem(KEY)
    } catch {
      // Storage is refused (private mode): the session then lasts as long as the page.
    }
    this.#tell()
  }

  /** Takes over the session another tab has begun meanwhile; false when there is none. */
  adopt(): boolean {
    const other = read()
    if (!lasts(other) || other?.token === this.#session?.token) return false
    this.#session = other
    this.#tell()
    return true
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function lasts(session: Session | null): boolean {
  return session !== null && Date.parse(session.expires_at) - MARGIN_MS > Date.now()
}

function read(): Session | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    const known = typeof kept === 'object' && kept !== null && 'token' in kept
    return known ? (kept as Session) : null
  } catch {
    return null
  }
}
