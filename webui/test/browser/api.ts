import { AxiosError, type InternalAxiosRequestConfig } from 'axios'
import { client } from '../../src/api/generated/client.gen'
import { session } from '../pictures'

type Answer = (asked: InternalAxiosRequestConfig) => unknown

/** Requests no test foresaw; one is enough to fail the test that sent it. */
export const unforeseen: string[] = []

const answers = new Map<string, Answer>()

/** Answers one call by method and path below /api/v1, such as `GET /catalogue`. */
export function serve(call: string, answer: Answer): void {
  answers.set(call, answer)
}

export function unserve(): void {
  answers.clear()
  serve('POST /session', () => session('guest'))
}

unserve()

async function adapter(config: InternalAxiosRequestConfig) {
  const { pathname } = new URL(`${config.baseURL ?? ''}${config.url}`, location.origin)
  const call = `${config.method?.toUpperCase()} ${pathname.replace('/api/v1', '')}`
  const answer = answers.get(call)
  if (!answer) {
    unforeseen.push(call)
    throw new AxiosError(`nobody answers ${call}`, AxiosError.ERR_NETWORK, config)
  }
  const status = config.method === 'post' ? 201 : 200
  return { data: await answer(config), status, statusText: '', headers: {}, config }
}

// Everything the page asks for goes through axios: there is no network behind it here.
client.setConfig({ adapter })
