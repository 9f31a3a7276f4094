import { cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import type { Task } from '../../src/api'
import { done, task } from '../pictures'
import { at, problem, server } from '../server'
import { accepted, choose, FAST, open, openWithPhoto, press, taking } from './story'

const REMOVE = { ...task().options, style: null, background: 'remove' as const }
const cutting = (part: Partial<Task> = {}) =>
  task({ id: 'cut', operation: 'background', options: REMOVE, ...part })
const cut = () => ({ ...cutting(), ...done({ id: 'cut', operation: 'background', cutout: true }) })
const fields = (form: FormData | undefined) => Object.fromEntries(form ?? [])

/** The backgrounds with a photo on the easel; what is ordered stands as `current` says. */
async function openBackgrounds(current: () => Task) {
  const orders = taking('/background', (count) =>
    accepted(count === 1 ? current() : task({ id: 'made', operation: 'background' })),
  )
  server.use(
    http.get(at('/status/cut'), () => HttpResponse.json(current())),
    http.get(at('/status/made'), () => HttpResponse.json(task({ id: 'made' }))),
    http.get(at('/status/cut/cutout'), () => new HttpResponse(new Uint8Array([1]))),
  )
  await openWithPhoto()
  await choose('Background')
  await screen.findByRole('button', { name: 'Try them on your photo' })
  return orders
}

describe('trying backgrounds on', () => {
  test('orders nothing before it is tapped, and the cut-out once when it is', async () => {
    const orders = await openBackgrounds(cut)
    await choose('One colour')
    await choose('Blur')
    expect(orders).toHaveLength(0)
    await press('Try them on your photo')
    expect(await screen.findByText(/^Shown on your photo/)).toBeInTheDocument()
    await choose('One colour')
    await choose('Sky')
    expect(orders).toHaveLength(1)
    expect(fields(orders[0]?.form)).toMatchObject({ background: 'remove' })
  })

  test('makes the picture from the cut-out: the photo goes out once', async () => {
    const orders = await openBackgrounds(cut)
    await press('Try them on your photo')
    await screen.findByText(/^Shown on your photo/)
    await choose('One colour')
    await press('Change the background')
    await waitFor(() => expect(location.pathname).toBe('/t/made'), FAST)
    expect(fields(orders[1]?.form)).toEqual({
      from_task: 'cut',
      background: 'colour',
      colour: '#ffffff',
    })
  })

  test('an order while it is being cut out waits for it', async () => {
    let current: Task = cutting({ state: 'working' })
    const orders = await openBackgrounds(() => current)
    await press('Try them on your photo')
    await screen.findByText('Cutting you out…')
    await choose('One colour')
    await press('Change the background')
    await screen.findByRole('heading', { name: 'On its way' })
    expect(orders).toHaveLength(1)
    current = cut()
    await waitFor(() => expect(orders).toHaveLength(2), FAST)
    expect(fields(orders[1]?.form)).toMatchObject({ from_task: 'cut' })
  })

  test('that fails can be tried again with the same key, and the page goes on without', async () => {
    const orders = await openBackgrounds(cut)
    const refused = taking('/background', () => problem({ status: 429, code: 'limit.rate' }))
    await press('Try them on your photo')
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }))
    await waitFor(() => expect(refused).toHaveLength(2), FAST)
    expect(refused[0]?.key).toBe(refused[1]?.key)
    expect(orders).toHaveLength(0)
    expect(screen.getByRole('button', { name: 'Change the background' })).toBeEnabled()
  })

  test('is stopped by the button that says so', async () => {
    let current: Task = cutting({ state: 'working' })
    await openBackgrounds(() => current)
    server.use(
      http.post(at('/status/cut/cancel'), () => {
        current = cutting({ state: 'cancelled', cancellable: false, version: 4 })
        return HttpResponse.json(current)
      }),
    )
    await press('Try them on your photo')
    await press('Stop')
    expect(await screen.findByText('The cut-out didn’t come out.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled()
  })

  test('is called back while it is sent, and the next press is the same order', async () => {
    await openBackgrounds(cut)
    const hung = taking('/background', () => accepted(cut()))
    let arrive: () => void = () => undefined
    const given = new Promise<void>((resolve) => {
      arrive = resolve
    })
    const keys: (string | null)[] = []
    server.use(
      http.post(
        at('/background'),
        async ({ request }) => {
          keys.push(request.headers.get('Idempotency-Key'))
          await given
          return accepted(cut())
        },
        { once: true },
      ),
    )
    await press('Try them on your photo')
    await waitFor(() => expect(keys).toHaveLength(1), FAST)
    await press('Stop')
    expect(await screen.findByRole('button', { name: 'Try them on your photo' })).toBeEnabled()
    arrive()
    await press('Try them on your photo')
    expect(await screen.findByText(/^Shown on your photo/)).toBeInTheDocument()
    expect(hung.map(({ key }) => key)).toEqual(keys)
  })

  test('a cut-out that is gone meanwhile is made anew with the order', async () => {
    let gone = false
    const orders = await openBackgrounds(cut)
    server.use(
      http.get(at('/status/cut'), () =>
        gone
          ? problem({ status: 404, code: 'task.unknown', retryable: false })
          : HttpResponse.json(cut()),
      ),
    )
    await press('Try them on your photo')
    await screen.findByText(/^Shown on your photo/)
    gone = true
    await press('Change the background')
    await waitFor(() => expect(orders).toHaveLength(2), FAST)
    expect(fields(orders[1]?.form).photo).toBeInstanceOf(File)
  })

  test('another background of a picture that was cut out needs no order at all', async () => {
    const made = { ...cut(), id: 'task1', options: { ...REMOVE, background: 'blur' as const } }
    const orders = taking('/background', () => accepted(task({ id: 'task2' })))
    server.use(
      http.get(at('/status/task1'), () => HttpResponse.json(made)),
      http.get(at('/status/task2'), () => HttpResponse.json(task({ id: 'task2' }))),
      http.get(at('/status/task1/cutout'), () => new HttpResponse(new Uint8Array([1]))),
    )
    await open('/t/task1')
    await userEvent.click(await screen.findByRole('button', { name: 'Try another background' }))
    expect(await screen.findByText(/^Shown on your photo/)).toBeInTheDocument()
    expect(orders).toHaveLength(0)
  })
})

describe('a cut-out that was only made to try things on', () => {
  /** As it is cut out and listed like any other. */
  async function openTried() {
    const deleted: string[] = []
    let kept = false
    const orders = await openBackgrounds(cut)
    server.use(
      http.get(at('/status'), () =>
        HttpResponse.json({ items: [cut(), done({ id: 'other' })], next_cursor: null }),
      ),
      http.delete(at('/status/:id'), ({ params }) => {
        if (kept) return problem({ status: 503, code: 'service.unavailable' })
        deleted.push(String(params.id))
        return new HttpResponse(null, { status: 204 })
      }),
    )
    await press('Try them on your photo')
    await screen.findByText(/^Shown on your photo/)
    const keep = () => {
      kept = true
    }
    return { orders, deleted, keep }
  }
  const hung = async () => {
    const tray = await screen.findByRole('navigation', { name: 'Your pictures' }, FAST)
    return within(tray)
      .getAllByRole('link')
      .map((link) => link.getAttribute('href'))
      .filter((href) => href !== '/gallery')
  }

  test('hangs in no list, also after a reload', async () => {
    await openTried()
    expect(screen.queryByRole('navigation', { name: 'Your pictures' })).not.toBeInTheDocument()
    cleanup()
    await open('/')
    expect(await hung()).toEqual(['/t/other'])
  })

  test('is deleted with its photo', async () => {
    const { deleted } = await openTried()
    await press('Remove')
    await waitFor(() => expect(deleted).toEqual(['cut']))
  })

  test('hangs there like any other when the server would not delete it', async () => {
    const { keep } = await openTried()
    keep()
    await press('Remove')
    await waitFor(async () => expect(await hung()).toEqual(['/t/cut']), FAST)
  })
})

describe('an order that may have arrived', () => {
  /** The backgrounds of a photo; the cut-out is ordered by its own name, and `answer` takes the rest. */
  async function openWithOrders(answer: (count: number) => Response) {
    const cuts: FormData[] = []
    const orders: { form: FormData; key: string | null }[] = []
    server.use(
      http.post(at('/background'), async ({ request }) => {
        const form = await request.formData()
        if (form.get('background') === 'remove') {
          cuts.push(form)
          return accepted(cut())
        }
        orders.push({ form, key: request.headers.get('Idempotency-Key') })
        return answer(orders.length)
      }),
      http.get(at('/status/cut'), () => HttpResponse.json(cut())),
      http.get(at('/status/made'), () => HttpResponse.json(task({ id: 'made' }))),
      http.get(at('/status/cut/cutout'), () => new HttpResponse(new Uint8Array([1]))),
    )
    await openWithPhoto()
    await choose('Background')
    await choose('One colour')
    return orders
  }
  const made = () => accepted(task({ id: 'made', operation: 'background' }))
  // A server that breaks has taken it or has not: nobody knows.
  const lostOnce = (count: number) =>
    count === 1 ? problem({ status: 500, code: 'internal' }) : made()
  const arrived = () => waitFor(() => expect(location.pathname).toBe('/t/made'), FAST)

  test('as a photo is sent again as that photo, though it was cut out meanwhile', async () => {
    const orders = await openWithOrders(lostOnce)
    await press('Change the background')
    await screen.findByRole('button', { name: 'Try again' })
    await press('Try them on your photo')
    await screen.findByText(/^Shown on your photo/)
    await press('Try again')
    await arrived()
    expect(orders).toHaveLength(2)
    expect(orders.map(({ form }) => form.get('photo') instanceof File)).toEqual([true, true])
    expect(orders[1]?.key).toBe(orders[0]?.key)
  })

  test('as a cut-out is sent again as that cut-out, though it is gone meanwhile', async () => {
    const orders = await openWithOrders(lostOnce)
    await press('Try them on your photo')
    await screen.findByText(/^Shown on your photo/)
    await press('Change the background')
    await screen.findByRole('button', { name: 'Try again' })
    const gone = () => problem({ status: 404, code: 'task.unknown', retryable: false })
    server.use(http.get(at('/status/cut'), gone))
    await press('Try again')
    await arrived()
    expect(orders.map(({ form }) => form.get('from_task'))).toEqual(['cut', 'cut'])
    expect(orders[1]?.key).toBe(orders[0]?.key)
  })

  test('and did not, by a cut-out that is gone, is sent as the photo in one go', async () => {
    const orders = await openWithOrders((count) =>
      count === 1 ? problem({ status: 404, code: 'task.unknown', retryable: false }) : made(),
    )
    await press('Try them on your photo')
    await screen.findByText(/^Shown on your photo/)
    await press('Change the background')
    await arrived()
    expect(orders[0]?.form.get('from_task')).toBe('cut')
    expect(orders[1]?.form.get('photo')).toBeInstanceOf(File)
  })
})

test('a finished background can be touched up from where it is looked at', async () => {
  const picture = { ...cut(), id: 'task1', options: { ...REMOVE, background: 'blur' as const } }
  server.use(http.get(at('/status/task1'), () => HttpResponse.json(picture)))
  await open('/t/task1')
  expect(await screen.findByRole('button', { name: 'Touch up' })).toBeEnabled()
})
