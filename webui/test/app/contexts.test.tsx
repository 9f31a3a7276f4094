import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { tokens } from '../../src/api'
import { App, Providers } from '../../src/app/App'
import { useSession } from '../../src/features/session'
import { useSettings } from '../../src/features/settings'
import { useNotify } from '../../src/shared/notifications'
import { done, session } from '../pictures'
import { at, problem, server } from '../server'
import './parts'

describe('settings', () => {
  test('the theme is chosen with three radios and kept for the next visit', async () => {
    render(<App />)
    expect(screen.getByRole('radio', { name: 'As this device' })).toBeChecked()
    await userEvent.click(screen.getByRole('radio', { name: 'Safelight' }))
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(localStorage.getItem('darkroom.theme')).toBe('dark')
    await userEvent.click(screen.getByRole('radio', { name: 'Daylight' }))
    expect(document.documentElement.dataset.theme).toBe('light')
  })

  test('the last choice is there again on the next visit', async () => {
    const first = render(<App />)
    await userEvent.click(await screen.findByRole('radio', { name: 'Pencil' }))
    first.unmount()
    render(<App />)
    expect(await screen.findByRole('radio', { name: 'Pencil' })).toBeChecked()
  })
})

describe('the session', () => {
  test('is none before the first photo: a mere visit asks for the catalogue only', async () => {
    let begun = 0
    server.use(
      http.post(at('/session'), () => {
        begun += 1
        return HttpResponse.json(session('guest'), { status: 201 })
      }),
    )
    render(<App />)
    await screen.findByRole('radio', { name: 'Pencil' })
    expect(begun).toBe(0)
  })

  test('that has ended is replaced, said so, and its tasks are no longer listed', async () => {
    tokens.keep(session('old'))
    server.use(
      http.get(at('/status'), ({ request }) => {
        const items = request.headers.get('Authorization') === 'Bearer old' ? [done()] : []
        return HttpResponse.json({ items, next_cursor: null })
      }),
      http.get(at('/status/:id'), ({ request }) =>
        request.headers.get('Authorization') === 'Bearer old'
          ? problem({ status: 401, code: 'session.expired' })
          : problem({ status: 404, code: 'task.unknown', retryable: false }),
      ),
    )
    render(<App />)
    await userEvent.click(await screen.findByRole('link', { name: 'Pencil ready' }))
    expect(await screen.findByText(/a new one has begun/)).toBeInTheDocument()
    await waitFor(() => expect(screen.queryByText('Your pictures')).not.toBeInTheDocument())
    expect(tokens.find()?.token).toBe('guest')
  })

  test('that another tab has begun is taken over instead of beginning a second', () => {
    const other = session('from another tab')
    localStorage.setItem('darkroom.session', JSON.stringify(other))
    expect(tokens.adopt()).toBe(true)
    expect(tokens.find()).toEqual(other)
    expect(tokens.adopt()).toBe(false)
  })
})

describe('notices', () => {
  function Teller() {
    const notify = useNotify()
    const action = { label: 'Undo', run: () => notify({ text: 'Undone' }) }
    return (
      <button type="button" onClick={() => notify({ text: 'Deleted', action, lasting: 200 })}>
        tell
      </button>
    )
  }

  test('go by themselves', async () => {
    render(
      <Providers>
        <Teller />
      </Providers>,
    )
    await userEvent.click(screen.getByText('tell'))
    expect(screen.getByText('Deleted')).toBeInTheDocument()
    await waitFor(() => expect(screen.queryByText('Deleted')).not.toBeInTheDocument())
  })
})

test('a context without its provider is a fault that names what is missing', () => {
  const uses = [useSession, useSettings, useNotify]
  const faults = uses.map((use) => {
    try {
      render(<Bare use={use} />)
      return 'none'
    } catch (error) {
      return String(error)
    }
  })
  expect(faults.every((fault) => /needs a \w+Provider above it/.test(fault))).toBe(true)
})

function Bare({ use }: { use: () => unknown }) {
  use()
  return null
}
