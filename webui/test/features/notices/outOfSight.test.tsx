import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, render as rendered, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Task } from '../../../src/api'
import { useNotices } from '../../../src/features/notices'
import '../../../src/features/notices/tell'
import { hush, useTitle } from '../../../src/features/tasks'
import { NotificationsProvider, useNotify } from '../../../src/shared/notifications'
import { done, failure, task } from '../../pictures'

const told: { title: string; options: NotificationOptions; onclick: (() => void) | null }[] = []

/** A browser that shows everything. */
class FakeNotification {
  static permission = 'granted'
  onclick: (() => void) | null = null
  close = () => undefined
  readonly title: string
  readonly options: NotificationOptions
  constructor(title: string, options: NotificationOptions) {
    this.title = title
    this.options = options
    told.push(this)
  }
}

function Page({ tasks, shown }: { tasks: Task[]; shown?: Task }) {
  useTitle(tasks, shown)
  useNotices(tasks, ({ options }) => options.style ?? 'Picture')
  return null
}

let queries: QueryClient
const render = (page: ReactNode) =>
  rendered(page, {
    wrapper: ({ children }) => (
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    ),
  })

let sight: DocumentVisibilityState
function see(next: DocumentVisibilityState) {
  sight = next
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
}

const icon = () => document.querySelector('link')?.getAttribute('href')

beforeEach(() => {
  told.length = 0
  queries = new QueryClient()
  sight = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => sight)
  vi.stubGlobal('Notification', FakeNotification)
  vi.stubGlobal('isSecureContext', true)
  localStorage.setItem('darkroom.notices.1', 'on')
  document.head.innerHTML = '<link rel="icon" href="/icon.svg">'
})
afterEach(() => vi.unstubAllGlobals())

const two = [task({ id: 'one' }), task({ id: 'two' })]
const oneDone = [done({ id: 'one' }), task({ id: 'two' })]
const bothDone = [done({ id: 'one' }), done({ id: 'two' })]

describe('the tab', () => {
  test('counts what is being made', () => {
    const { rerender } = render(<Page tasks={two} />)
    expect([document.title, icon()]).toEqual(['(2) darkroom', '/icon-busy.svg'])
    rerender(<Page tasks={oneDone} />)
    expect(document.title).toBe('(1) darkroom')
    rerender(<Page tasks={bothDone} />)
    expect([document.title, icon()]).toEqual(['darkroom', '/icon.svg'])
  })

  test('keeps a mark for what came out while nobody looked, until somebody does', () => {
    const { rerender } = render(<Page tasks={two} />)
    see('hidden')
    rerender(<Page tasks={oneDone} />)
    expect([document.title, icon()]).toEqual(['✓ (1) darkroom', '/icon-done.svg'])
    rerender(<Page tasks={bothDone} />)
    expect([document.title, icon()]).toEqual(['✓ Ready – darkroom', '/icon-done.svg'])
    see('visible')
    expect([document.title, icon()]).toEqual(['darkroom', '/icon.svg'])
  })

  test('is not marked by what was done before, failed or was stopped', () => {
    see('hidden')
    const { rerender } = render(<Page tasks={[done({ id: 'old' }), ...two]} />)
    const failed = task({ id: 'one', state: 'failed', error: failure('engine.failed') })
    rerender(<Page tasks={[failed, task({ id: 'two', state: 'cancelled' })]} />)
    expect(icon()).toBe('/icon.svg')
  })
})

describe('the system’s notification', () => {
  test('tells who wanted it what came out while the page was out of sight', async () => {
    const { rerender } = render(<Page tasks={two} />)
    see('hidden')
    rerender(<Page tasks={oneDone} />)
    await vi.waitFor(() => expect(told).toHaveLength(1))
    expect(told[0]?.title).toBe('pencil is ready')
    act(() => told[0]?.onclick?.())
    expect(location.pathname).toBe('/t/one')
  })

  test('tells of a failure too, and takes the place of the one before', async () => {
    const { rerender } = render(<Page tasks={two} />)
    see('hidden')
    const failed = task({ id: 'two', state: 'failed', error: failure('engine.failed') })
    rerender(<Page tasks={[done({ id: 'one' }), failed]} />)
    await vi.waitFor(() => expect(told).toHaveLength(2))
    expect(told.map(({ title }) => title)).toContain('pencil didn’t come out')
    expect(new Set(told.map(({ options }) => options.tag)).size).toBe(1)
  })

  test('comes from the worker where the page itself may show none', async () => {
    const refuse = () => {
      throw new TypeError('Illegal constructor')
    }
    vi.stubGlobal('Notification', Object.assign(vi.fn(refuse), { permission: 'granted' }))
    const shown = vi.fn()
    const serviceWorker = { getRegistration: async () => ({ showNotification: shown }) }
    Object.defineProperty(navigator, 'serviceWorker', { value: serviceWorker, configurable: true })
    const { rerender } = render(<Page tasks={two} />)
    see('hidden')
    rerender(<Page tasks={oneDone} />)
    await vi.waitFor(() => expect(shown).toHaveBeenCalledOnce())
    expect(shown.mock.calls[0]?.[1]).toMatchObject({ data: { url: '/t/one' } })
    Reflect.deleteProperty(navigator, 'serviceWorker')
  })

  test('is not shown for what is told where it was asked for', async () => {
    hush(queries, 'one')
    const { rerender } = render(<Page tasks={two} />)
    see('hidden')
    rerender(<Page tasks={bothDone} />)
    await vi.waitFor(() => expect(told).toHaveLength(1))
    expect(told[0]?.options.data).toEqual({ url: '/t/two' })
  })

  test('is not shown to who looks, nor to who did not want it', async () => {
    const { rerender } = render(<Page tasks={two} />)
    rerender(<Page tasks={oneDone} />)
    see('hidden')
    localStorage.setItem('darkroom.notices.1', 'off')
    rerender(<Page tasks={bothDone} />)
    await new Promise((resolve) => setTimeout(resolve))
    expect(told).toEqual([])
  })
})

test('a sentence at the foot of the page waits for who is away, but an undo that is over does not', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  function Saying() {
    const notify = useNotify()
    return (
      <>
        <button type="button" onClick={() => notify({ text: 'Pencil is ready' })}>
          ready
        </button>
        <button type="button" onClick={() => notify({ text: 'Deleted', exact: true })}>
          delete
        </button>
      </>
    )
  }
  render(
    <NotificationsProvider>
      <Saying />
    </NotificationsProvider>,
  )
  see('hidden')
  act(() => screen.getByText('ready').click())
  act(() => vi.advanceTimersByTime(60_000))
  expect(screen.getByText('Pencil is ready')).toBeInTheDocument()
  see('visible')
  act(() => vi.advanceTimersByTime(6100))
  expect(screen.queryByText('Pencil is ready')).not.toBeInTheDocument()
  see('hidden')
  act(() => screen.getByText('delete').click())
  act(() => vi.advanceTimersByTime(6100))
  expect(screen.queryByText('Deleted')).not.toBeInTheDocument()
  vi.useRealTimers()
})
