import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Task, tokens } from '../../src/api'
import '../../src/features/gallery/GalleryPage'
import { done, session, task } from '../pictures'
import { at, problem, server } from '../server'
import { open, press } from './story'

/** Roles are looked for slowly where many pictures hang and the machine does much else. */
const PATIENT = { timeout: 8000 }

/** As many finished pencils as told, newest first: p1, p2, ... */
const pencils = (count: number) =>
  Array.from({ length: count }, (_, nth) =>
    done({ id: `p${nth + 1}`, created_at: `2026-01-01T09:00:${59 - (nth % 60)}Z` }),
  )

/** Serves a list page by page, as the server does; returns what was asked for. */
function listing(all: Task[], size = 60) {
  const asked: URLSearchParams[] = []
  server.use(
    http.get(at('/status'), ({ request }) => {
      const query = new URL(request.url).searchParams
      asked.push(query)
      const from = Number(query.get('cursor') ?? 0)
      const limit = Math.min(Number(query.get('limit')), size)
      const fit = all.filter(
        ({ operation, favourite }) =>
          (!query.has('operation') || query.getAll('operation').includes(operation)) &&
          (query.get('favourite') !== 'true' || favourite),
      )
      const items = fit.slice(from, from + limit)
      const next = from + limit < fit.length ? String(from + limit) : null
      return HttpResponse.json({ items, next_cursor: next })
    }),
  )
  return asked
}

/** A stream that says what it is told to. */
function streaming() {
  let say: (task: Task) => void = () => undefined
  server.use(
    http.get(at('/status/events'), () => {
      const body = new ReadableStream({
        start: (stream) => {
          say = (told) => {
            const event = `event: task\nid: 9-0\ndata: ${JSON.stringify(told)}\n\n`
            stream.enqueue(new TextEncoder().encode(event))
          }
        },
      })
      return new HttpResponse(body, { headers: { 'Content-Type': 'text/event-stream' } })
    }),
  )
  return (told: Task) => say(told)
}

const rows = () => screen.queryAllByRole('row')
const shown = () => rows().map((row) => row.dataset.id)
const row = (id: string) => rows().find((one) => one.dataset.id === id) as HTMLElement
const chosen = () =>
  rows()
    .filter((one) => one.getAttribute('aria-selected') === 'true')
    .map((one) => one.dataset.id)
const heart = (id: string) => within(row(id)).getByRole('button', { name: 'Favourite: Pencil' })

function scrollTo(y: number) {
  Object.defineProperty(window, 'scrollY', { configurable: true, value: y })
  fireEvent.scroll(window)
}

async function openGallery(all: Task[], path = '/gallery') {
  tokens.keep(session('guest'))
  const asked = listing(all)
  await open(path)
  await screen.findByRole('heading', { name: 'Your pictures' })
  if (all.length > 0) await screen.findAllByRole('row', {}, PATIENT)
  return asked
}

let watched: ((entries: { isIntersecting: boolean }[]) => void)[] = []
beforeEach(() => {
  watched = []
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(told: (entries: { isIntersecting: boolean }[]) => void) {
        watched.push(told)
      }
      observe() {}
      disconnect() {}
    },
  )
  Object.defineProperty(window, 'scrollY', { configurable: true, value: 0 })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a guest without a picture is shown how to begin, and nothing is asked', async () => {
  let asked = 0
  server.use(http.get(at('/status'), () => HttpResponse.json({ items: [asked++] })))
  await open('/gallery')
  const begin = await screen.findByRole('link', { name: 'Make the first picture' })
  expect(begin).toHaveAttribute('href', '/')
  expect(asked).toBe(0)
})

test('the list goes on when its end comes near, and ends', async () => {
  await openGallery(pencils(130))
  expect(rows()).toHaveLength(60)
  expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '-1')
  watched.at(-1)?.([{ isIntersecting: true }])
  await waitFor(() => expect(rows()).toHaveLength(120), PATIENT)
  watched.at(-1)?.([{ isIntersecting: true }])
  await waitFor(() => expect(rows()).toHaveLength(130), PATIENT)
  expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '130')
})

test('a page that is lost is asked for by a button, and the list goes on', async () => {
  await openGallery(pencils(70))
  server.use(http.get(at('/status'), () => problem({ status: 500, code: 'internal' })))
  watched.at(-1)?.([{ isIntersecting: true }])
  const again = await screen.findByRole('button', { name: 'Look for more' })
  expect(rows()).toHaveLength(60)
  listing(pencils(70))
  await userEvent.click(again)
  await waitFor(() => expect(rows()).toHaveLength(70))
})

test('a filter asks the server, and is in the address', async () => {
  const all = [done({ id: 'bg', operation: 'background' }), ...pencils(2)]
  const asked = await openGallery(all)
  await userEvent.click(screen.getByRole('radio', { name: 'Backgrounds' }))
  await waitFor(() => expect(shown()).toEqual(['bg']))
  expect(location.search).toBe('?show=background')
  expect(asked.at(-1)?.getAll('operation')).toEqual(['background'])
  await userEvent.click(screen.getByRole('radio', { name: 'Favourites' }))
  expect(await screen.findByRole('heading', { name: 'No favourites yet' })).toBeInTheDocument()
  await press('Show all pictures')
  await waitFor(() => expect(shown()).toEqual(['bg', 'p1', 'p2']))
  expect(location.search).toBe('')
})

test('a list that can’t be had says so and is asked for again', async () => {
  tokens.keep(session('guest'))
  server.use(http.get(at('/status'), () => problem({ status: 500, code: 'internal' })))
  await open('/gallery')
  const again = await screen.findByRole('button', { name: 'Try again' })
  listing(pencils(1))
  await userEvent.click(again)
  await waitFor(() => expect(shown()).toEqual(['p1']))
})

describe('a heart', () => {
  test('is red at once, and stays so', async () => {
    let answer: () => void = () => undefined
    server.use(
      http.put(at('/status/p1/favourite'), async () => {
        await new Promise<void>((resolve) => {
          answer = resolve
        })
        return HttpResponse.json(done({ id: 'p1', version: 10, favourite: true }))
      }),
    )
    await openGallery(pencils(2))
    await userEvent.click(heart('p1'))
    expect(heart('p1')).toHaveAttribute('aria-pressed', 'true')
    answer()
    await waitFor(() => expect(heart('p1')).toHaveAttribute('aria-pressed', 'true'))
    expect(location.pathname).toBe('/gallery')
  })

  test('is as before when the server refuses, which is told', async () => {
    const refused = () => problem({ status: 409, code: 'task.state', retryable: false })
    server.use(http.put(at('/status/p1/favourite'), refused))
    await openGallery(pencils(2))
    await userEvent.click(heart('p1'))
    await waitFor(() => expect(heart('p1')).toHaveAttribute('aria-pressed', 'false'))
  })

  test('is taken back by the same tap', async () => {
    const asked: string[] = []
    server.use(
      http.delete(at('/status/:id/favourite'), ({ params }) => {
        asked.push(String(params.id))
        return HttpResponse.json(done({ id: 'p1', version: 10 }))
      }),
    )
    await openGallery([done({ id: 'p1', favourite: true })])
    await userEvent.click(heart('p1'))
    await waitFor(() => expect(asked).toEqual(['p1']))
    expect(heart('p1')).toHaveAttribute('aria-pressed', 'false')
  })
})

describe('a selection', () => {
  test('is made with the mouse, by Ctrl and by Shift; then a click adds', async () => {
    await openGallery(pencils(6))
    fireEvent.click(within(row('p2')).getByRole('link'), { ctrlKey: true })
    fireEvent.click(within(row('p4')).getByRole('link'), { shiftKey: true })
    expect(chosen()).toEqual(['p2', 'p3', 'p4'])
    fireEvent.click(within(row('p6')).getByRole('link'))
    expect(chosen()).toEqual(['p2', 'p3', 'p4', 'p6'])
    expect(screen.getByRole('toolbar')).toHaveTextContent('4 selected')
    await press('Clear the selection')
    expect(chosen()).toEqual([])
    expect(screen.queryByRole('toolbar')).toBeNull()
  })

  test('is made with the keyboard: Space, Shift with arrows, all, none', async () => {
    await openGallery(pencils(4))
    row('p1').focus()
    await userEvent.keyboard(' ')
    expect(chosen()).toEqual(['p1'])
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}')
    expect(chosen()).toEqual(['p1', 'p2', 'p3'])
    expect(document.activeElement).toBe(row('p3'))
    await userEvent.keyboard('{Control>}a{/Control}')
    expect(chosen()).toHaveLength(4)
    await userEvent.keyboard('{Escape}')
    expect(chosen()).toEqual([])
  })

  test('is made with a finger that rests, whose tap then opens nothing', async () => {
    await openGallery(pencils(3))
    const link = within(row('p2')).getByRole('link')
    vi.useFakeTimers()
    fireEvent.pointerDown(link, { pointerType: 'touch', clientX: 5, clientY: 5 })
    vi.advanceTimersByTime(500)
    fireEvent.pointerUp(link, { pointerType: 'touch' })
    fireEvent.click(link)
    vi.useRealTimers()
    await waitFor(() => expect(chosen()).toEqual(['p2']))
    expect(location.pathname).toBe('/gallery')
  })

  test('is not made by a finger that moves on', async () => {
    await openGallery(pencils(3))
    const link = within(row('p2')).getByRole('link')
    vi.useFakeTimers()
    fireEvent.pointerDown(link, { pointerType: 'touch', clientX: 5, clientY: 5 })
    fireEvent.pointerMove(link, { pointerType: 'touch', clientX: 5, clientY: 60 })
    vi.advanceTimersByTime(500)
    expect(chosen()).toEqual([])
  })

  test('of favourites is marked as one', async () => {
    const asked: string[] = []
    server.use(
      http.put(at('/status/:id/favourite'), ({ params }) => {
        asked.push(String(params.id))
        return HttpResponse.json(done({ id: String(params.id), version: 10, favourite: true }))
      }),
    )
    await openGallery([done({ id: 'old', favourite: true }), ...pencils(2)])
    row('old').focus()
    await userEvent.keyboard('{Control>}a{/Control}')
    await press('Favourite')
    await waitFor(() => expect(asked).toEqual(['p1', 'p2']))
    expect(await screen.findByRole('button', { name: 'Not a favourite' })).toBeInTheDocument()
  })
})

describe('the keyboard', () => {
  test('has one stop in the grid, which moves with the arrows', async () => {
    await openGallery(pencils(3))
    const stops = () => rows().filter(({ tabIndex }) => tabIndex === 0)
    expect(stops()).toEqual([row('p1')])
    row('p1').focus()
    await userEvent.keyboard('{End}')
    expect(document.activeElement).toBe(row('p3'))
    expect(stops()).toEqual([row('p3')])
    await userEvent.keyboard('{Home}')
    expect(document.activeElement).toBe(row('p1'))
  })

  test('opens a picture, and the way back leads to the same one', async () => {
    server.use(http.get(at('/status/p2'), () => HttpResponse.json(done({ id: 'p2' }))))
    await openGallery(pencils(3))
    row('p2').focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(location.pathname).toBe('/t/p2'))
    await screen.findByRole('link', { name: /Download/ })
    history.back()
    await waitFor(() => expect(rows()).toHaveLength(3))
    expect(document.activeElement).toBe(row('p2'))
  })

  test('marks a favourite', async () => {
    const liked = done({ id: 'p1', version: 10, favourite: true })
    server.use(http.put(at('/status/p1/favourite'), () => HttpResponse.json(liked)))
    await openGallery(pencils(1))
    row('p1').focus()
    await userEvent.keyboard('f')
    await waitFor(() => expect(heart('p1')).toHaveAttribute('aria-pressed', 'true'))
  })
})

describe('deleting', () => {
  test('takes the picture away at once, and Undo brings it back', async () => {
    await openGallery(pencils(3))
    row('p2').focus()
    await userEvent.keyboard('{Delete}')
    await waitFor(() => expect(shown()).toEqual(['p1', 'p3']))
    expect(document.activeElement).toBe(row('p3'))
    await press('Undo')
    await waitFor(() => expect(shown()).toEqual(['p1', 'p2', 'p3']))
  })

  test('of many is real after ten seconds; what the server keeps is shown again', async () => {
    const asked: string[] = []
    const all = pencils(5)
    await openGallery(all)
    server.use(
      http.delete(at('/status/:id'), ({ params }) => {
        asked.push(String(params.id))
        if (params.id === 'p4') return problem({ status: 503, code: 'service.unavailable' })
        all.splice(
          all.findIndex(({ id }) => id === params.id),
          1,
        )
        return new HttpResponse(null, { status: 204 })
      }),
    )
    row('p1').focus()
    await userEvent.keyboard('{Control>}a{/Control}')
    fireEvent.click(within(row('p5')).getByRole('link'))
    vi.useFakeTimers({ shouldAdvanceTime: true })
    await press('Delete')
    await waitFor(() => expect(shown()).toEqual(['p5']))
    await vi.advanceTimersByTimeAsync(9500)
    expect(asked).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    await waitFor(() => expect(new Set(asked)).toEqual(new Set(['p1', 'p2', 'p3', 'p4'])))
    await waitFor(() => expect(shown()).toEqual(['p4', 'p5']))
    const told = 'The picture could not be deleted. It is still in your list.'
    expect(await screen.findByText(told)).toBeInTheDocument()
  })

  test('leaves what is still being made', async () => {
    await openGallery([task({ id: 'live' }), ...pencils(1)])
    row('live').focus()
    await userEvent.keyboard('{Delete}')
    expect(await screen.findByText(/still being made stays/)).toBeInTheDocument()
    expect(shown()).toEqual(['live', 'p1'])
  })
})

describe('live', () => {
  test('what another door orders is hung up, and develops in its place', async () => {
    const say = streaming()
    await openGallery(pencils(2))
    await waitFor(() => {
      say(task({ id: 'new' }))
      expect(shown()).toEqual(['new', 'p1', 'p2'])
    }, PATIENT)
    expect(row('new')).toHaveTextContent('in line')
    say(done({ id: 'new' }))
    await waitFor(() => expect(row('new')).not.toHaveTextContent('in line'))
    expect(shown()).toEqual(['new', 'p1', 'p2'])
  })

  test('nothing moves for who looks further down: what is new is counted', async () => {
    const say = streaming()
    await openGallery(pencils(8))
    scrollTo(900)
    await waitFor(() => {
      say(task({ id: 'new' }))
      expect(screen.getByRole('button', { name: '1 new' })).toBeInTheDocument()
    }, PATIENT)
    say(task({ id: 'newer' }))
    expect(await screen.findByRole('button', { name: '2 new' }, PATIENT)).toBeInTheDocument()
    expect(shown()[0]).toBe('p1')
    scrollTo(0)
    await waitFor(() => expect(shown().slice(0, 3)).toEqual(['newer', 'new', 'p1']))
    expect(screen.queryByRole('button', { name: '2 new' })).toBeNull()
  })

  test('a favourite that another tab marks is marked here too', async () => {
    const say = streaming()
    await openGallery(pencils(70))
    watched.at(-1)?.([{ isIntersecting: true }])
    await waitFor(() => expect(rows()).toHaveLength(70), PATIENT)
    await waitFor(() => {
      say(done({ id: 'p65', version: 10, favourite: true }))
      expect(heart('p65')).toHaveAttribute('aria-pressed', 'true')
    }, PATIENT)
    expect(shown()[0]).toBe('p1')
  })
})

test('the tray keeps the last few and leads to all', async () => {
  tokens.keep(session('guest'))
  listing(pencils(15))
  await open('/')
  const tray = await screen.findByRole('navigation', { name: 'Your pictures' })
  await waitFor(() => expect(within(tray).getAllByRole('listitem')).toHaveLength(10))
  await userEvent.click(within(tray).getByRole('link', { name: 'All pictures' }))
  await waitFor(() => expect(rows()).toHaveLength(15))
  expect(location.pathname).toBe('/gallery')
  expect(screen.getByRole('heading', { name: 'Your pictures' })).toHaveFocus()
})
