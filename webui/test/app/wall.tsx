import { fireEvent, screen, within } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, vi } from 'vitest'
import { type Task, tokens } from '../../src/api'
import '../../src/features/gallery/GalleryPage'
import { done, session } from '../pictures'
import { at, server } from '../server'
import { open } from './story'

/** Roles are looked for slowly where many pictures hang and the machine does much else. */
export const PATIENT = { timeout: 8000 }

/** As many finished pencils as told, newest first: p1, p2, ... */
export const pencils = (count: number) =>
  Array.from({ length: count }, (_, nth) =>
    done({ id: `p${nth + 1}`, created_at: `2026-01-01T09:00:${59 - (nth % 60)}Z` }),
  )

/** Serves a list page by page, as the server does; returns what was asked for. */
export function listing(all: Task[], size = 60) {
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
export function streaming() {
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

export const rows = () => screen.queryAllByRole('row')
export const shown = () => rows().map((row) => row.dataset.id)
export const row = (id: string) => rows().find((one) => one.dataset.id === id) as HTMLElement
export const chosen = () =>
  rows()
    .filter((one) => one.getAttribute('aria-selected') === 'true')
    .map((one) => one.dataset.id)
export const heart = (id: string) =>
  within(row(id)).getByRole('button', { name: 'Favourite: Pencil' })

export function scrollTo(y: number) {
  Object.defineProperty(window, 'scrollY', { configurable: true, value: y })
  fireEvent.scroll(window)
}

export async function openGallery(all: Task[], path = '/gallery') {
  tokens.keep(session('guest'))
  const asked = listing(all)
  await open(path)
  await screen.findByRole('heading', { name: 'Your pictures' })
  if (all.length > 0) await screen.findAllByRole('row', {}, PATIENT)
  return asked
}

/** What the list was told to watch for; the last one watches its end. */
export let watched: ((entries: { isIntersecting: boolean }[]) => void)[] = []
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
