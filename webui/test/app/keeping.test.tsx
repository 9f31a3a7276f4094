import { cleanup, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, expect, test, vi } from 'vitest'
import type { Task } from '../../src/api'
import { tokens } from '../../src/api'
import { done, session, task } from '../pictures'
import { at, server } from '../server'
import { accepted, choose, FAST, open, openWithPhoto, press, taking } from './story'

// This browser of the tests has no database; everything above it is as it is.
const drawer = vi.hoisted(() => ({ kept: new Map<string, unknown>(), stuck: false }))
vi.mock('../../src/shared/chest', () => ({
  put: async (name: string, value: unknown) => Boolean(drawer.kept.set(name, value)),
  get: async (name: string) => drawer.kept.get(name),
  remove: async (name: string) => {
    if (drawer.stuck) return false
    for (const key of [...drawer.kept.keys()]) {
      if (key === name || key.startsWith(`${name}/`)) drawer.kept.delete(key)
    }
    return true
  },
}))

const FLAG = 'darkroom.draft'
const REMOVE = { ...task().options, style: null, background: 'remove' as const }
const cutting = (part: Partial<Task> = {}) =>
  task({ id: 'cut', operation: 'background', options: REMOVE, ...part })
const cut = () => ({ ...cutting(), ...done({ id: 'cut', operation: 'background', cutout: true }) })

beforeEach(() => {
  drawer.kept.clear()
  drawer.stuck = false
})

function serve(current: () => Task) {
  server.use(
    http.get(at('/status'), () =>
      HttpResponse.json({ items: [done({ id: 'task9' })], next_cursor: null }),
    ),
    http.get(at('/status/cut'), () => HttpResponse.json(current())),
    http.get(at('/status/made'), () => HttpResponse.json(task({ id: 'made' }))),
    http.get(at('/status/task9'), () => HttpResponse.json(done({ id: 'task9' }))),
    http.get(at('/status/cut/cutout'), () => new HttpResponse(new Uint8Array([1]))),
  )
  return taking('/background', (count) =>
    accepted(count === 1 ? current() : task({ id: 'made', operation: 'background' })),
  )
}

/** The page is gone with all that it had in memory, and opened again. */
async function reload() {
  cleanup()
  await open()
  await screen.findByRole('button', { name: 'Remove' }, FAST)
}

test('a cut-out that was ordered is known after a reload, and not ordered twice', async () => {
  const orders = serve(cut)
  await openWithPhoto()
  await choose('Background')
  await userEvent.click(await screen.findByRole('button', { name: 'Try them on your photo' }))
  await screen.findByText(/^Shown on your photo/)
  await waitFor(() => expect(drawer.kept.get('draft/wish')).toHaveProperty('cutout.task', 'cut'))

  await reload()

  expect(await screen.findByText(/^Shown on your photo/, {}, FAST)).toBeInTheDocument()
  await press('Change the background')
  await waitFor(() => expect(location.pathname).toBe('/t/made'), FAST)
  expect(orders).toHaveLength(2)
  expect(orders[1]?.form.get('from_task')).toBe('cut')
})

test('an order for a cut-out that a reload cut off keeps its name', async () => {
  const orders = serve(cut)
  await openWithPhoto()
  await choose('Background')
  const hung: (string | null)[] = []
  server.use(
    http.post(
      at('/background'),
      ({ request }) => {
        hung.push(request.headers.get('Idempotency-Key'))
        return new Promise<never>(() => undefined)
      },
      { once: true },
    ),
  )
  await userEvent.click(await screen.findByRole('button', { name: 'Try them on your photo' }))
  await waitFor(() => expect(hung).toHaveLength(1), FAST)

  await reload()

  await userEvent.click(await screen.findByRole('button', { name: 'Try them on your photo' }))
  await screen.findByText(/^Shown on your photo/)
  expect(orders.map(({ key }) => key)).toEqual(hung)
})

test('a photo that was removed while its order waited is not written back', async () => {
  tokens.keep(session('guest'))
  let current: Task = cutting({ state: 'working' })
  const orders = serve(() => current)
  await openWithPhoto()
  await choose('Background')
  await userEvent.click(await screen.findByRole('button', { name: 'Try them on your photo' }))
  await screen.findByText('Cutting you out…')
  await press('Change the background')
  await screen.findByRole('heading', { name: 'On its way' })
  await userEvent.click(await screen.findByRole('link', { name: 'Pencil ready' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Try another style' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Remove' }))
  await waitFor(() => expect(drawer.kept.size).toBe(0))
  current = cut()
  await waitFor(() => expect(orders).toHaveLength(2), FAST)
  expect([...drawer.kept]).toEqual([])
  expect(localStorage.getItem(FLAG)).toBeNull()
})

test('a draft that could not be dropped is looked for by the next page', async () => {
  await openWithPhoto()
  await waitFor(() => expect(drawer.kept.has('draft/wish')).toBe(true))
  drawer.stuck = true
  await press('Remove')
  await screen.findByRole('button', { name: 'Choose a photo' })
  expect(localStorage.getItem(FLAG)).not.toBeNull()
  drawer.stuck = false
  await reload()
  await press('Remove')
  await waitFor(() => expect(localStorage.getItem(FLAG)).toBeNull())
  expect(drawer.kept.size).toBe(0)
})
