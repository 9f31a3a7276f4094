import axios, { type AxiosInstance } from 'axios'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from '../../src/api'
import { installInterceptors } from '../../src/api/interceptors'
import { TokenKeeper } from '../../src/api/token'
import { session } from '../pictures'
import { at, problem, server } from '../server'

const STATUS = '/api/v1/status'
const AVATAR = '/api/v1/avatar'

let instance: AxiosInstance
let tokens: TokenKeeper
let waits: number[]
let begun: number

beforeEach(() => {
  instance = axios.create()
  tokens = new TokenKeeper()
  waits = []
  begun = 0
  installInterceptors(instance, {
    tokens,
    begin: async () => {
      begun += 1
      return session(`guest${begun}`)
    },
    sleep: async (ms) => {
      waits.push(ms)
    },
  })
})

async function faultOf(answer: Promise<unknown>): Promise<ApiError> {
  const thrown = await answer.then(
    () => null,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(ApiError)
  return thrown as ApiError
}

describe('the session', () => {
  test('is begun once before the first request, however many come at once', async () => {
    const seen: (string | null)[] = []
    server.use(
      http.get(at('/status'), ({ request }) => {
        seen.push(request.headers.get('Authorization'))
        return HttpResponse.json({})
      }),
    )
    await Promise.all([instance.get(STATUS), instance.get(STATUS), instance.get(STATUS)])
    expect(begun).toBe(1)
    expect(seen).toEqual(['Bearer guest1', 'Bearer guest1', 'Bearer guest1'])
  })

  test('is not needed for the catalogue', async () => {
    await instance.get('/api/v1/catalogue')
    expect(begun).toBe(0)
  })

  test('is renewed once after a 401, for all requests that met it, which are then repeated', async () => {
    tokens.keep(session('old'))
    server.use(
      http.get(at('/status'), ({ request }) =>
        request.headers.get('Authorization') === 'Bearer old'
          ? problem({ status: 401, code: 'session.expired' })
          : HttpResponse.json({ ok: true }),
      ),
    )
    const answers = await Promise.all([instance.get(STATUS), instance.get(STATUS)])
    expect(answers.map(({ data }) => data)).toEqual([{ ok: true }, { ok: true }])
    expect(begun).toBe(1)
    expect(tokens.find()?.token).toBe('guest1')
  })

  test('that is refused even when new is an error, not a loop', async () => {
    let asked = 0
    server.use(
      http.get(at('/status'), () => {
        asked += 1
        return problem({ status: 401, code: 'session.missing' })
      }),
    )
    expect((await faultOf(instance.get(STATUS))).code).toBe('session.missing')
    expect(asked).toBe(2)
  })

  test('about to expire is replaced before it is used', async () => {
    tokens.keep({ token: 'dying', expires_at: new Date(Date.now() + 5000).toISOString() })
    await instance.get(STATUS)
    expect(begun).toBe(1)
  })
})

describe('asking again', () => {
  test('keeps the Idempotency-Key of the first attempt', async () => {
    const keys: (string | null)[] = []
    server.use(
      http.post(at('/avatar'), ({ request }) => {
        keys.push(request.headers.get('Idempotency-Key'))
        const lost = keys.length < 3
        return lost
          ? problem({ status: 503, code: 'service.unavailable' })
          : HttpResponse.json({ id: 'a' }, { status: 202 })
      }),
    )
    const { data } = await instance.post(AVATAR, new FormData())
    expect(data).toEqual({ id: 'a' })
    expect(keys).toHaveLength(3)
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(new Set(keys).size).toBe(1)
  })

  test('sends the key the caller gave', async () => {
    let key: string | null = null
    server.use(
      http.post(at('/avatar'), ({ request }) => {
        key = request.headers.get('Idempotency-Key')
        return HttpResponse.json({})
      }),
    )
    await instance.post(AVATAR, new FormData(), { headers: { 'Idempotency-Key': 'mine' } })
    expect(key).toBe('mine')
  })

  test('waits as long as Retry-After says', async () => {
    let asked = 0
    server.use(
      http.get(at('/status'), () => {
        asked += 1
        if (asked > 1) return HttpResponse.json({})
        return problem({ status: 503, code: 'service.unavailable' }, { 'Retry-After': '7' })
      }),
    )
    await instance.get(STATUS)
    expect(waits).toEqual([7000])
  })

  test('ends after three times, with the problem as it was', async () => {
    let asked = 0
    server.use(
      http.get(at('/status'), () => {
        asked += 1
        return problem({ status: 503, code: 'service.unavailable', incident: 'i-1' })
      }),
    )
    const fault = await faultOf(instance.get(STATUS))
    expect(asked).toBe(4)
    expect(fault).toMatchObject({ code: 'service.unavailable', status: 503, incident: 'i-1' })
  })

  test('a POST that came too fast is left to the page, with the seconds to wait', async () => {
    server.use(
      http.post(at('/avatar'), () => problem({ status: 429, code: 'limit.rate', retry_after: 12 })),
    )
    const fault = await faultOf(instance.post(AVATAR, new FormData()))
    expect(fault).toMatchObject({ code: 'limit.rate', retryAfter: 12 })
    expect(waits).toEqual([])
  })

  test('a lost DELETE is not repeated', async () => {
    let asked = 0
    server.use(
      http.delete(at('/status/x'), () => {
        asked += 1
        return HttpResponse.error()
      }),
    )
    const fault = await faultOf(instance.delete(`${STATUS}/x`))
    expect(fault).toMatchObject({ code: 'net.unreachable', retryable: true })
    expect(asked).toBe(1)
  })
})

describe('a failure becomes', () => {
  test('the problem the server sent', async () => {
    server.use(
      http.get(at('/status'), () =>
        problem({ status: 422, code: 'photo.damaged', title: 'T', detail: 'D', retryable: false }),
      ),
    )
    const fault = await faultOf(instance.get(STATUS))
    expect(fault).toMatchObject({ code: 'photo.damaged', title: 'T', detail: 'D', status: 422 })
    expect(fault.retryable).toBe(false)
  })

  test('"internal" when a foreign layer answers with something else', async () => {
    server.use(http.get(at('/status'), () => HttpResponse.html('<h1>oh</h1>', { status: 500 })))
    expect(await faultOf(instance.get(STATUS))).toMatchObject({ code: 'internal', status: 500 })
  })

  test('"offline" without asking again when there is no network', async () => {
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    server.use(http.get(at('/status'), () => HttpResponse.error()))
    expect((await faultOf(instance.get(STATUS))).code).toBe('net.offline')
    expect(waits).toEqual([])
  })

  test('"stopped" when the caller aborts', async () => {
    const stop = new AbortController()
    stop.abort()
    const fault = await faultOf(instance.get(STATUS, { signal: stop.signal }))
    expect(fault.code).toBe('net.stopped')
  })
})
