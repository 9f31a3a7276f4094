import { type AxiosError, isAxiosError, isCancel } from 'axios'
import type { Problem } from './generated'

/** What an ApiError is made of: the server's Problem, or a `net.*` code when no server answered. */
export interface Fault {
  code: string
  title: string
  detail: string
  status: number
  retryable: boolean
  incident: string | null
  /** Seconds until the server wants to be asked again. */
  retryAfter: number | null
  /** Id of the scene that is offered instead. */
  scene: string | null
}

/** Every failure of the API, in one shape. `title` and `detail` are the server's sentences. */
export class ApiError extends Error implements Fault {
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly status: number
  readonly retryable: boolean
  readonly incident: string | null
  readonly retryAfter: number | null
  readonly scene: string | null

  constructor(fault: Fault) {
    super(fault.code)
    this.name = 'ApiError'
    this.code = fault.code
    this.title = fault.title
    this.detail = fault.detail
    this.status = fault.status
    this.retryable = fault.retryable
    this.incident = fault.incident
    this.retryAfter = fault.retryAfter
    this.scene = fault.scene
  }
}

const BLANK: Fault = {
  code: 'internal',
  title: '',
  detail: '',
  status: 0,
  retryable: true,
  incident: null,
  retryAfter: null,
  scene: null,
}

/** Translates whatever was thrown while asking the API; never throws itself. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown
  if (isCancel(thrown) || wasAborted(thrown))
    return new ApiError({ ...BLANK, code: 'net.stopped', retryable: false })
  if (!isAxiosError(thrown)) return new ApiError(BLANK)
  if (!thrown.response) return new ApiError({ ...BLANK, code: silence(thrown) })
  const { status, data } = thrown.response
  const retryAfter = retryAfterOf(thrown)
  if (isProblem(data)) {
    const { code, title, detail, retryable, incident, scene } = data
    return new ApiError({ code, title, detail, status, retryable, incident, retryAfter, scene })
  }
  const code = status >= 502 && status <= 504 ? 'service.unavailable' : 'internal'
  return new ApiError({ ...BLANK, code, status, retryable: status >= 500, retryAfter })
}

function silence(error: AxiosError): string {
  if (error.code === 'ECONNABORTED' || error.code === 'ETIMEDOUT') return 'net.timeout'
  return navigator.onLine ? 'net.unreachable' : 'net.offline'
}

/** Seconds from the problem's `retry_after`, else from the Retry-After header (seconds or a date). */
export function retryAfterOf(error: AxiosError): number | null {
  const data = error.response?.data
  if (isProblem(data) && data.retry_after !== null) return data.retry_after
  const header = error.response?.headers['retry-after']
  if (typeof header !== 'string' || header === '') return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const wait = (Date.parse(header) - Date.now()) / 1000
  return Number.isNaN(wait) ? null : Math.max(0, Math.ceil(wait))
}

function isProblem(data: unknown): data is Problem {
  return typeof data === 'object' && data !== null && 'code' in data && 'title' in data
}

/** Opens a problem that came as a blob, because a picture was asked for. */
export async function unwrapped(error: AxiosError): Promise<AxiosError> {
  const { response } = error
  if (!(response?.data instanceof Blob) || !response.data.type.includes('json')) return error
  try {
    response.data = JSON.parse(await response.data.text())
  } catch {
    // Not a problem after all: it is told by its status.
  }
  return error
}

/** Called back before it came to the network. */
function wasAborted(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError'
}
