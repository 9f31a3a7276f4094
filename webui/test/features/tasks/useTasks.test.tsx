import { render, screen } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, test, vi } from 'vitest'
import '../../app/parts'
import { type Task, tokens } from '../../../src/api'
import { App } from '../../../src/app/App'
import { done, failure, session, task } from '../../pictures'
import { at, hanging, problem, server, serving } from '../../server'

const SLOW = { timeout: 9000 }

function openTask() {
  tokens.keep(session('guest'))
  history.replaceState(null, '', '/t/task1')
  render(<App />)
}

test('a stream that hangs does not stop the page: polling brings the end', async () => {
  let polls = 0
  server.use(
    http.get(at('/status/task1'), () => {
      polls += 1
      return HttpResponse.json(polls > 2 ? done() : task())
    }),
    hanging,
  )
  openTask()
  expect(await screen.findByRole('link', { name: 'Download' }, SLOW)).toBeInTheDocument()
}, 10_000)

test('a stream that is refused does not stop the page either', async () => {
  let polls = 0
  server.use(
    http.get(at('/status/task1'), () => {
      polls += 1
      return HttpResponse.json(polls > 2 ? done() : task())
    }),
    http.get(at('/status/events'), () => new HttpResponse(null, { status: 502 })),
  )
  openTask()
  expect(await screen.findByRole('link', { name: 'Download' }, SLOW)).toBeInTheDocument()
}, 10_000)

test('an event is shown at once, with the session’s token, and a late poll does not undo it', async () => {
  let bearer: string | null = null
  server.use(
    ...serving(() => task()),
    http.get(at('/status/events'), ({ request }) => {
      bearer = request.headers.get('Authorization')
      const event = `: ping\n\nevent: task\nid: 9-0\ndata: ${JSON.stringify(done())}\n\n`
      const body = new ReadableStream({
        start: (stream) => stream.enqueue(new TextEncoder().encode(event)),
      })
      return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } })
    }),
  )
  openTask()
  expect(await screen.findByRole('link', { name: 'Download' }, SLOW)).toBeInTheDocument()
  expect(bearer).toBe('Bearer guest')
}, 10_000)

test('a finished task asks for nothing more, however long it is looked at', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  let polls = 0
  server.use(
    http.get(at('/status/task1'), () => {
      polls += 1
      return HttpResponse.json(done())
    }),
  )
  openTask()
  await screen.findByRole('link', { name: 'Download' })
  await vi.advanceTimersByTimeAsync(120_000)
  expect(polls).toBe(1)
  vi.useRealTimers()
})

describe('a task without a picture that is looked at', () => {
  afterEach(() => vi.useRealTimers())

  /** Shows a task that is over at first and done at the second asking; counts the askings. */
  async function openOver(over: Partial<Task>) {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const polls: number[] = []
    const first = done({ version: 5, results: [], ...over })
    server.use(
      http.get(at('/status/task1'), () => {
        polls.push(Date.now())
        return HttpResponse.json(polls.length > 1 ? done() : first)
      }),
    )
    openTask()
    await screen.findAllByText(/Your photo is still here|Try again/)
    return polls
  }

  test.each<Partial<Task>>([
    { state: 'failed', error: failure('engine.unconfirmed') },
    { state: 'cancelled' },
  ])('comes out after all when its order may have gone on: $state', async (over) => {
    const polls = await openOver({ ...over, may_still_come: true })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(polls).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await screen.findByRole('link', { name: 'Download' })).toBeInTheDocument()
    await vi.advanceTimersByTimeAsync(120_000)
    expect(polls).toHaveLength(2)
  })

  test('is not asked for again when nothing can come of it', async () => {
    const polls = await openOver({ state: 'failed', error: failure('engine.failed') })
    await vi.advanceTimersByTimeAsync(120_000)
    expect(polls).toHaveLength(1)
  })
})

test('a task that is gone meanwhile is no longer shown, nor asked for', async () => {
  let polls = 0
  server.use(
    http.get(at('/status/task1'), () => {
      polls += 1
      if (polls === 1) return HttpResponse.json(task())
      return problem({ status: 404, code: 'task.unknown', retryable: false })
    }),
  )
  openTask()
  const told = { name: 'This picture can’t be found' }
  expect(await screen.findByRole('heading', told, SLOW)).toBeInTheDocument()
  expect(polls).toBe(2)
}, 10_000)
