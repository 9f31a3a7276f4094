import {
  type AxiosError,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
  isAxiosError,
  isCancel,
} from 'axios'
import { heardBuild } from '../shared/build'
import { uuid } from '../shared/uuid'
import { ApiError, retryAfterOf, toApiError, unwrapped } from './fault'
import type { Session } from './generated'
import type { TokenKeeper } from './token'

const MAX_RETRIES = 3
const MAX_WAIT_S = 30
const RETRIED = new Set([502, 503, 504])
const OPEN = /\/api\/v1\/(session|catalogue)$/

type Sent = InternalAxiosRequestConfig & { retries?: number; renewed?: boolean }

/** What the interceptors are built from; tests pass their own clock. */
export interface Parts {
  tokens: TokenKeeper
  begin: () => Promise<Session>
  sleep?: (ms: number, signal?: unknown) => Promise<void>
}

/**
 * Gives an axios instance the house rules: session and Idempotency-Key out; a 401 renews the
 * session once; lost or 502-504 answers are asked again (GET and keyed POST only, 3 times); whatever
 * is left becomes an ApiError. A POST answered 429 is not repeated here: the page counts down.
 */
export function installInterceptors(http: AxiosInstance, parts: Parts): void {
  const renew = singleFlight(async () => {
    if (!parts.tokens.adopt()) parts.tokens.keep(await parts.begin())
  })
  const sleep = parts.sleep ?? wait

  http.interceptors.request.use(async (config) => {
    if (isKeyed(config)) config.headers.set('Idempotency-Key', uuid(), false)
    if (!OPEN.test(pathOf(config)) && !parts.tokens.find()) await renew()
    const header = parts.tokens.header()
    if (header) config.headers.set('Authorization', header)
    return config
  })

  const answered = (response: AxiosResponse) => {
    heardBuild(response.headers['x-darkroom-build'])
    return response
  }
  http.interceptors.response.use(answered, async (thrown: unknown) => {
    if (!isAxiosError(thrown) || !thrown.config || isCancel(thrown)) throw toApiError(thrown)
    await unwrapped(thrown)
    const config: Sent = thrown.config
    if (isStale(thrown, config)) {
      if (parts.tokens.launched) throw ended(thrown)
      config.renewed = true
      const sent = config.headers.get('Authorization')
      const now = parts.tokens.header()
      if (!now || sent === now) await renew()
      return http(config)
    }
    const seconds = pause(thrown, config)
    if (seconds === null) throw toApiError(thrown)
    config.retries = (config.retries ?? 0) + 1
    await sleep(seconds * 1000, config.signal)
    return http(config)
  })
}

function isStale(error: AxiosError, config: Sent): boolean {
  return error.response?.status === 401 && !config.renewed && !pathOf(config).endsWith('/session')
}

/** Telegram gives a new launch only to a page that is opened anew. */
function ended(thrown: AxiosError): ApiError {
  const fault = toApiError(thrown)
  const old = fault.code === 'session.expired'
  return old ? new ApiError({ ...fault, code: 'telegram.ended', retryable: false }) : fault
}

/** Seconds to wait before asking again, or null when the failure is final. */
function pause(error: AxiosError, config: Sent): number | null {
  const retries = config.retries ?? 0
  const repeatable = config.method === 'get' || config.headers.has('Idempotency-Key')
  if (retries >= MAX_RETRIES || !repeatable || !navigator.onLine) return null
  const status = error.response?.status
  if (status === undefined) return error.code === 'ECONNABORTED' ? null : jitter(retries)
  const asked = retryAfterOf(error)
  if (status === 429) return config.method === 'get' ? Math.min(asked ?? 2, MAX_WAIT_S) : null
  if (!RETRIED.has(status)) return null
  return asked === null ? jitter(retries) : Math.min(asked, MAX_WAIT_S)
}

/** Full-jitter back-off from 0.4 s to 8 s. */
function jitter(retries: number): number {
  return Math.random() * Math.min(8, 0.4 * 2 ** (retries + 1))
}

function isKeyed(config: InternalAxiosRequestConfig): boolean {
  return config.method === 'post' && !OPEN.test(pathOf(config))
}

function pathOf(config: InternalAxiosRequestConfig): string {
  return (config.url ?? '').split('?')[0] ?? ''
}

function singleFlight(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  return () => {
    running ??= work().finally(() => {
      running = null
    })
    return running
  }
}

function wait(ms: number, signal?: unknown): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    if (!(signal instanceof AbortSignal)) return
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
