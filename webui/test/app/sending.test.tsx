import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Task, tokens } from '../../src/api'
import { done, failure, photoFile, session, task } from '../pictures'
import { at, problem, server, serving } from '../server'
import { accepted, choose, FAST, open, openWithPhoto, press, taking } from './story'

afterEach(() => vi.useRealTimers())

const TOO_FAST = () => problem({ status: 429, code: 'limit.rate', retry_after: 10 })

describe('an order that came too fast', () => {
  async function waitingToGoOn() {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const orders = taking('/avatar', (count) => (count === 1 ? TOO_FAST() : accepted(task())))
    server.use(...serving(() => task()))
    await openWithPhoto()
    await press('Make the avatar')
    await screen.findByRole('button', { name: /Goes on in/ })
    return orders
  }
  const longAfter = () => act(() => vi.advanceTimersByTimeAsync(30_000))

  test('goes on by itself when nothing was changed', async () => {
    const orders = await waitingToGoOn()
    await longAfter()
    await waitFor(() => expect(orders).toHaveLength(2))
  })

  test('is not sent any more once another style is chosen', async () => {
    const orders = await waitingToGoOn()
    await choose('Pencil')
    await longAfter()
    expect(orders).toHaveLength(1)
    expect(location.pathname).toBe('/')
    expect(screen.getByRole('button', { name: 'Make the avatar' })).toBeEnabled()
  })

  test('is not sent any more once its photo is removed', async () => {
    const orders = await waitingToGoOn()
    await press('Remove')
    await longAfter()
    expect(orders).toHaveLength(1)
    expect(location.pathname).toBe('/')
  })
})

/** An order that is answered when the test says so; then the list has its task, before `others`. */
function slowly(others: Task[] = []) {
  let answer: (response: Response) => void = () => undefined
  const answered = new Promise<Response>((resolve) => {
    answer = resolve
  })
  const listed = [...others]
  const names: string[] = []
  server.use(
    http.post(at('/avatar'), async ({ request }) => {
      names.push(((await request.formData()).get('photo') as File).name)
      return answered
    }),
    http.get(at('/status'), () => HttpResponse.json({ items: listed, next_cursor: null })),
    http.get(at('/status/:id'), ({ params }) =>
      HttpResponse.json(listed.find(({ id }) => id === params.id) ?? task()),
    ),
  )
  const accept = () => {
    listed.unshift(task())
    answer(accepted(task()))
  }
  return { names, accept, fail: answer }
}

describe('while a photo is on its way', () => {
  test.each([
    ['dropped', (files: File[]) => fireEvent.drop(window, { dataTransfer: { files } })],
    ['pasted', (files: File[]) => fireEvent.paste(window, { clipboardData: { files } })],
  ])('another one that is %s does not take its place', async (_, give) => {
    const { names, accept } = slowly()
    await openWithPhoto()
    await press('Make the avatar')
    await waitFor(() => expect(names).toHaveLength(1))
    const shown = screen.getByAltText('Your photo').getAttribute('src')
    await act(async () => give([photoFile('other.jpg')]))
    expect(screen.getByRole('button', { name: 'Don’t send' })).toBeInTheDocument()
    expect(screen.getByAltText('Your photo')).toHaveAttribute('src', shown)
    accept()
    await waitFor(() => expect(location.pathname).toBe('/t/task1'), FAST)
  })

  async function beginAnother() {
    tokens.keep(session('guest'))
    await openWithPhoto()
    await press('Make the avatar')
    await userEvent.click(await screen.findByRole('link', { name: 'Pencil ready' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Try another style' }))
    await screen.findByRole('button', { name: 'Make the avatar' })
  }

  test('another draft can be begun, and is not left when the first arrives', async () => {
    const { accept } = slowly([done({ id: 'task9' })])
    await beginAnother()
    accept()
    expect(await screen.findByRole('link', { name: 'Pencil in line' }, FAST)).toBeInTheDocument()
    expect(location.pathname).toBe('/')
    expect(screen.getByRole('button', { name: 'Make the avatar' })).toBeEnabled()
  })

  test('and another draft was begun, its failure is told without touching that draft', async () => {
    const { fail } = slowly([done({ id: 'task9' })])
    await beginAnother()
    fail(problem({ status: 422, code: 'photo.damaged', retryable: false }))
    expect(await screen.findByText('This photo can’t be opened')).toBeInTheDocument()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Make the avatar' })).toBeEnabled()
  })
})

test('a failed task that came back meanwhile is shown instead of made again', async () => {
  let now = done({ state: 'failed', version: 5, results: [], error: failure('engine.unconfirmed') })
  server.use(
    ...serving(() => now),
    http.post(at('/status/task1/retry'), () => {
      now = done({ version: 7 })
      return problem({ status: 409, code: 'task.state', retryable: false })
    }),
  )
  await open('/t/task1')
  expect(await screen.findByText(/may still arrive here by itself/)).toBeInTheDocument()
  await press('Try again')
  expect(await screen.findByRole('link', { name: 'Download' })).toBeInTheDocument()
  expect(location.pathname).toBe('/t/task1')
})
