import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import type { Task } from '../src/api'
import type { Problem } from '../src/api/generated'
import { catalogue, session } from './pictures'

const ORIGIN = 'http://localhost:3000'
export const at = (path: string) => `${ORIGIN}/api/v1${path}`

/** A problem as every layer of the server sends it. */
export function problem(part: Partial<Problem> & Pick<Problem, 'status' | 'code'>, headers = {}) {
  const body: Problem = {
    title: 'The server’s title',
    detail: 'The server’s detail',
    retryable: true,
    incident: null,
    retry_after: null,
    scene: null,
    ...part,
  }
  return HttpResponse.json(body, {
    status: part.status,
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  })
}

/** Answers `task` at its address and in the list. */
export function serving(current: () => Task) {
  return [
    http.get(at(`/status/${current().id}`), () => HttpResponse.json(current())),
    http.get(at('/status'), () => HttpResponse.json({ items: [current()], next_cursor: null })),
  ]
}

/** A stream that opens and never says anything. */
export const hanging = http.get(at('/status/events'), () => {
  const body = new ReadableStream({ start: () => undefined })
  return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } })
})

/** Requests no test foresaw; one is enough to fail the test that sent it. */
export const unforeseen: string[] = []

/** What every test has. */
export const server = setupServer(
  http.post(at('/session'), () => HttpResponse.json(session('guest'), { status: 201 })),
  http.get(at('/catalogue'), () => HttpResponse.json(catalogue)),
  http.get(at('/status'), () => HttpResponse.json({ items: [], next_cursor: null })),
  http.post(at('/check'), () => HttpResponse.json({ problems: [] })),
  http.get(`${ORIGIN}/samples/:name`, () => new HttpResponse(new Uint8Array([1, 2, 3]))),
  http.get(`${ORIGIN}/media/*`, () => new HttpResponse(new Uint8Array([1, 2, 3]))),
  hanging,
  http.all('*', ({ request }) => {
    unforeseen.push(`${request.method} ${request.url}`)
    return HttpResponse.error()
  }),
)
