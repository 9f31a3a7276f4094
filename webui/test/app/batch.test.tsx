import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Task } from '../../src/api'
import { done, failure, photoFile, task } from '../pictures'
import { at, problem, server } from '../server'
import { accepted, choose, FAST, open, press } from './story'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Without a stream the list is asked every five seconds at last. */
const POLLED = { timeout: 9000 }

const photos = (count: number) =>
  Array.from({ length: count }, (_, nth) => photoFile(`photo-${nth + 1}.jpg`))

const drop = (files: File[]) =>
  act(async () => {
    fireEvent.drop(window, { dataTransfer: { files } })
  })

interface Order {
  name: string
  key: string | null
  form: FormData
}

/** A server that takes what `answer` does not refuse, and has its tasks at their addresses. */
function taking(answer: (order: Order, orders: Order[]) => Response | null) {
  const orders: Order[] = []
  const made = new Map<string, Task>()
  const desk = { orders, made, atOnce: 0, most: 0 }
  server.use(
    http.post(at('/avatar'), async ({ request }) => {
      desk.atOnce += 1
      desk.most = Math.max(desk.most, desk.atOnce)
      const form = await request.formData()
      const key = request.headers.get('Idempotency-Key')
      const order = { name: (form.get('photo') as File).name, key, form }
      orders.push(order)
      desk.atOnce -= 1
      const refusal = answer(order, orders)
      if (refusal) return refusal
      const now = task({ id: `t-${order.name}` })
      made.set(now.id, now)
      return accepted(now)
    }),
    http.get(at('/status'), () =>
      HttpResponse.json({ items: [...made.values()], next_cursor: null }),
    ),
    http.get(at('/status/:id'), ({ params }) => HttpResponse.json(made.get(String(params.id)))),
  )
  /** All that was taken has come out. */
  const develop = () => {
    for (const [id, { version }] of made) made.set(id, done({ id, version: version + 5 }))
  }
  return { ...desk, desk, develop }
}

async function openWith(count: number) {
  await open()
  await screen.findByRole('radio', { name: 'Pencil' })
  await drop(photos(count))
  await screen.findByRole('button', { name: `Develop ${count} photos` }, FAST)
}

const told = (line: string) =>
  waitFor(() => expect(screen.getByRole('status')).toHaveTextContent(line), POLLED)

const frame = (name: string) => within(screen.getByText(name).closest('li') as HTMLElement)

describe('several photos at once', () => {
  test('make a batch: one sheet, one wish, one button that says how many', async () => {
    await openWith(3)
    expect(location.pathname).toBe('/batch')
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('3 photos, one wish')
    expect(screen.getAllByRole('listitem')).toHaveLength(3)
    expect(screen.getByText(/Nothing is sent until/)).toBeInTheDocument()
  })

  test('can be added to and taken from before they are sent', async () => {
    await openWith(2)
    await drop([photoFile('late.jpg')])
    await screen.findByRole('button', { name: 'Develop 3 photos' })
    await press('Remove photo-1.jpg')
    expect(await screen.findByRole('button', { name: 'Develop 2 photos' })).toBeEnabled()
    expect(screen.getByRole('heading', { level: 1 })).toHaveFocus()
  })

  test('go without files that are no photos, and how many these are is said', async () => {
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    const notes = ['a.txt', 'b.pdf'].map(
      (name) => new File(['words'], name, { type: 'text/plain' }),
    )
    await drop([...photos(2), ...notes])
    expect(await screen.findByText('2 files that are no photos were left out.')).toBeInTheDocument()
    expect(await screen.findByRole('button', { name: 'Develop 2 photos' }, FAST)).toBeEnabled()
    await drop([photoFile('late.jpg'), ...notes.slice(1)])
    expect(await screen.findByText('One file that is no photo was left out.')).toBeInTheDocument()
    expect(await screen.findByRole('button', { name: 'Develop 3 photos' })).toBeEnabled()
  })

  test('of which only one is a photo are no batch, and the other is said to be left out', async () => {
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    await drop([new File(['words'], 'a.txt', { type: 'text/plain' }), photoFile()])
    expect(await screen.findByRole('button', { name: 'Make the avatar' })).toBeEnabled()
    expect(location.pathname).toBe('/')
    expect(screen.getByText('One file that is no photo was left out.')).toBeInTheDocument()
  })

  test('are twenty at most: the others are named and left out', async () => {
    await openWith(20)
    await drop([photoFile('a.jpg'), photoFile('b.jpg')])
    expect(await screen.findByText(/Left out: a.jpg and b.jpg/)).toBeInTheDocument()
    expect(screen.getAllByRole('listitem')).toHaveLength(20)
    expect(screen.getByRole('button', { name: 'Add photos' })).toBeDisabled()
  })

  test('with one among them that can’t be used go without it, and it says why', async () => {
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    await drop([...photos(2), photoFile('huge.jpg', 1_200_000)])
    expect(await screen.findByRole('button', { name: 'Develop 2 photos' }, FAST)).toBeEnabled()
    expect(frame('huge.jpg').getByText(/at most 1 MB/)).toBeInTheDocument()
  })
})

describe('a batch that is developed', () => {
  test('is sent two at a time, each photo with a key of its own, and told as a whole', async () => {
    const { orders, desk, develop } = taking(() => null)
    await openWith(5)
    await choose('Pencil')
    await press('Develop 5 photos')
    await told('0 of 5 developed')
    await waitFor(() => expect(orders).toHaveLength(5), FAST)
    expect(desk.most).toBeLessThanOrEqual(2)
    expect(new Set(orders.map(({ key }) => key)).size).toBe(5)
    expect(orders.map(({ form }) => form.get('style'))).toEqual(Array(5).fill('pencil'))

    develop()
    expect(await screen.findByRole('heading', { name: 'All done' }, POLLED)).toBeInTheDocument()
    await told('5 of 5 developed')
    const link = screen.getByRole('link', { name: 'photo-2.jpg: look at the picture' })
    expect(link).toHaveAttribute('href', '/t/t-photo-2.jpg')
    expect(screen.getByRole('button', { name: 'Download all (ZIP)' })).toBeEnabled()
  })

  test('goes on past a photo that is refused, which can be insisted on with the same key', async () => {
    const { orders, develop } = taking(({ name, form }) =>
      name === 'photo-2.jpg' && !form.get('as_is')
        ? problem({ status: 422, code: 'selfie.no_face', retryable: false })
        : null,
    )
    await openWith(3)
    await press('Develop 3 photos')
    await screen.findByText('No face in this photo')
    await waitFor(() => expect(orders).toHaveLength(3), FAST)
    develop()
    await told('2 of 3 developed, 1 failed')
    const heading = screen.getByRole('heading', { name: '2 of 3 came out' })
    expect(heading).toBeInTheDocument()
    expect(screen.getByText(/Below each of the others it says why/)).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Download 2 (ZIP)' })).toBeEnabled()

    await press('Use it anyway: photo-2.jpg')
    await waitFor(() => expect(orders).toHaveLength(4))
    expect(orders[3]?.form.get('as_is')).toBe('true')
    const first = orders.find(({ name }) => name === 'photo-2.jpg')
    expect(orders[3]?.key).toBe(first?.key)
  })

  test('waits when it was too fast, counts down, and goes on by itself', async () => {
    const { orders } = taking((_, all) =>
      all.length === 2 ? problem({ status: 429, code: 'limit.rate', retry_after: 2 }) : null,
    )
    await openWith(3)
    await press('Develop 3 photos')
    expect(await screen.findByText(/Goes on by itself in \d s/)).toBeInTheDocument()
    await waitFor(() => expect(orders).toHaveLength(4), FAST)
    const refused = orders[1]
    const again = orders.filter(({ name }) => name === refused?.name)
    expect(again.map(({ key }) => key)).toEqual([refused?.key, refused?.key])
  })

  test('goes on as soon as a picture came out where the server makes only so many', async () => {
    const live = () => [...desk.made.values()].filter(({ state }) => state === 'waiting').length
    const { orders, develop, desk } = taking(() =>
      live() >= 2 ? problem({ status: 429, code: 'limit.live', retry_after: 60 }) : null,
    )
    await openWith(4)
    await press('Develop 4 photos')
    expect(await screen.findByText(/only so many at once/)).toBeInTheDocument()
    expect(desk.made.size).toBe(2)
    const tried = orders.length
    develop()
    await waitFor(() => expect(desk.made.size).toBe(4), POLLED)
    expect(orders.length - tried).toBeLessThanOrEqual(4)
  })

  test('stops at a wish that can’t be made, and keeps the photos for another', async () => {
    taking(() => problem({ status: 422, code: 'style.unknown', retryable: false }))
    await openWith(2)
    await press('Develop 2 photos')
    expect(await screen.findByRole('alert')).toHaveTextContent('not on offer any more')
    expect(screen.getByRole('button', { name: 'Develop 2 photos' })).toBeEnabled()
  })

  test('has what failed made again, and leads back from a picture', async () => {
    const { made, develop } = taking(() => null)
    server.use(
      http.post(at('/status/:id/retry'), ({ params }) => {
        const again = task({ id: `${String(params.id)}-again` })
        made.set(again.id, again)
        return accepted(again)
      }),
    )
    await openWith(2)
    await press('Develop 2 photos')
    await waitFor(() => expect(made.size).toBe(2), FAST)
    const error = failure('engine.failed')
    made.set('t-photo-1.jpg', done({ id: 't-photo-1.jpg', state: 'failed', results: [], error }))
    made.set('t-photo-2.jpg', done({ id: 't-photo-2.jpg' }))
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try the failed one again' }, POLLED),
    )
    await waitFor(() => expect(made.has('t-photo-1.jpg-again')).toBe(true), FAST)
    await userEvent.click(screen.getByRole('link', { name: 'photo-2.jpg: look at the picture' }))
    expect(location.pathname).toBe('/t/t-photo-2.jpg')
    await userEvent.click(await screen.findByRole('link', { name: 'Open' }, FAST))
    expect(location.pathname).toBe('/batch')
    develop()
    await told('2 of 2 developed')
  })
})

describe('who waits for a batch elsewhere', () => {
  const shown: { title: string; body: string | undefined }[] = []

  /** A browser that shows every notification, with the page out of sight or not. */
  function watching(sight: DocumentVisibilityState) {
    shown.length = 0
    const show = class {
      static permission = 'granted'
      constructor(title: string, options: NotificationOptions) {
        shown.push({ title, body: options.body })
      }
    }
    vi.stubGlobal('Notification', show)
    vi.stubGlobal('isSecureContext', true)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(sight)
    localStorage.setItem('darkroom.notices.1', 'on')
  }

  test('is told once, when all of it is done, and of none of its pictures', async () => {
    watching('hidden')
    const { orders, made, develop } = taking(() => null)
    await openWith(3)
    await press('Develop 3 photos')
    expect(await screen.findByText(/You are told when it is done/, {}, FAST)).toBeInTheDocument()
    await waitFor(() => expect(orders).toHaveLength(3), FAST)
    made.set('t-photo-1.jpg', done({ id: 't-photo-1.jpg' }))
    await told('1 of 3 developed')
    expect(shown).toEqual([])
    develop()
    await screen.findByRole('heading', { name: 'All done' }, POLLED)
    await waitFor(() => expect(shown).toHaveLength(1), FAST)
    expect(shown).toEqual([{ title: 'Your batch is done', body: '3 of 3 developed' }])
  })

  test('and looks at a picture is not told of each other one', async () => {
    watching('visible')
    const { orders, made, develop } = taking(() => null)
    await openWith(3)
    await press('Develop 3 photos')
    await waitFor(() => expect(orders).toHaveLength(3), FAST)
    made.set('t-photo-1.jpg', done({ id: 't-photo-1.jpg' }))
    await userEvent.click(
      await screen.findByRole('link', { name: 'photo-1.jpg: look at the picture' }, POLLED),
    )
    expect(await screen.findByText(/1 of 3 developed/, {}, FAST)).toBeInTheDocument()
    watching('hidden')
    act(() => void document.dispatchEvent(new Event('visibilitychange')))
    develop()
    expect(await screen.findByText(/3 of 3 developed/, {}, POLLED)).toBeInTheDocument()
    await waitFor(() => expect(shown).toHaveLength(1), FAST)
    expect(shown).toEqual([{ title: 'Your batch is done', body: '3 of 3 developed' }])
    expect(screen.queryByText(/Pencil is ready/)).not.toBeInTheDocument()
  })
})
