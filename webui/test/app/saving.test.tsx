import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { done, picture, task } from '../pictures'
import { at, problem, server, serving } from '../server'
import { choose, open, press } from './story'

const CUT_OUT = {
  operation: 'background',
  options: { ...task().options, style: null, background: 'remove' },
} as const

/** Serves renditions named by what was asked; returns the queries and whether they had a session. */
function rendering() {
  const asked: { query: string; allowed: boolean }[] = []
  server.use(
    http.get(at('/status/task1/results/:number'), ({ request }) => {
      const query = new URL(request.url).search
      asked.push({ query, allowed: request.headers.get('Authorization') === 'Bearer guest' })
      return new HttpResponse(new Uint8Array(1500), {
        headers: {
          'Content-Type': 'image/png',
          'Content-Disposition': 'attachment; filename="darkroom-circle.png"',
        },
      })
    }),
  )
  return asked
}

/** Refuses the first rendition for good and serves every further one. */
function failingOnce() {
  const asked = rendering()
  const refusal = problem({ status: 422, code: 'request.invalid', retryable: false })
  server.use(http.get(at('/status/task1/results/0'), () => refusal, { once: true }))
  return asked
}

async function openSheet(part = {}) {
  server.use(...serving(() => done({ results: [picture('result', 2000, 1500)], ...part })))
  await open('/t/task1')
  await screen.findByRole('link', { name: 'Download' })
  await press('Save as…')
  return screen.findByRole('dialog', { name: 'Save as…' })
}

/** Names of files that links were clicked for. */
function saving() {
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download)
  })
  return saved
}

afterEach(() => {
  vi.restoreAllMocks()
  Reflect.deleteProperty(navigator, 'canShare')
  Reflect.deleteProperty(navigator, 'share')
})

describe('the save sheet', () => {
  test('shows the very file and saves it under the server’s name, fetched once', async () => {
    const asked = rendering()
    const saved = saving()
    await openSheet()
    await choose('Circle')
    await choose('512 px')
    await waitFor(() => expect(asked.at(-1)?.query).toBe('?shape=circle&size=512&format=png'))
    expect(await screen.findByText('2 kB', { exact: false })).toBeInTheDocument()
    const count = asked.length
    await press('Save')
    await waitFor(() => expect(saved).toEqual(['darkroom-circle.png']))
    expect(asked).toHaveLength(count)
    expect(asked.every(({ allowed }) => allowed)).toBe(true)
  })

  test('offers a mask and a crop of a cut-out only', async () => {
    rendering()
    const sheet = await openSheet()
    expect(within(sheet).queryByRole('radio', { name: 'Mask' })).not.toBeInTheDocument()
    expect(within(sheet).queryByRole('radio', { name: 'Cropped' })).not.toBeInTheDocument()
  })

  test('says of a cut-out that a JPEG makes what is clear white', async () => {
    const asked = rendering()
    await openSheet(CUT_OUT)
    await choose('JPEG')
    expect(screen.getByText(/becomes white/)).toBeInTheDocument()
    await choose('Mask')
    await waitFor(() => expect(asked.at(-1)?.query).toBe('?format=jpeg&mask=true'))
    expect(screen.queryByText(/becomes white/)).not.toBeInTheDocument()
  })

  test('tells in words what the server refuses, though a picture was asked for', async () => {
    const opaque = problem({ status: 422, code: 'picture.opaque', retryable: false })
    server.use(http.get(at('/status/task1/results/0'), () => opaque))
    const sheet = await openSheet()
    expect(await within(sheet).findByRole('alert')).toHaveTextContent('Nothing is cut out here')
    expect(within(sheet).getByRole('button', { name: 'Save' })).toBeEnabled()
  })

  test('saves though the preview failed', async () => {
    failingOnce()
    const saved = saving()
    const sheet = await openSheet()
    await within(sheet).findByRole('alert')
    await press('Save')
    await waitFor(() => expect(saved).toEqual(['darkroom-circle.png']))
    await waitFor(() => expect(within(sheet).queryByRole('alert')).not.toBeInTheDocument())
  })

  test('makes a preview that failed when asked to try again', async () => {
    const asked = failingOnce()
    const sheet = await openSheet()
    await userEvent.click(await within(sheet).findByRole('button', { name: 'Try again' }))
    expect(await screen.findByText(/2 kB/)).toBeInTheDocument()
    expect(within(sheet).queryByRole('alert')).not.toBeInTheDocument()
    expect(asked).toHaveLength(1)
  })

  test('says at once that there is no network, and saves when it is back', async () => {
    rendering()
    const saved = saving()
    const sheet = await openSheet()
    await screen.findByText(/2 kB/)
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    act(() => void window.dispatchEvent(new Event('offline')))
    server.use(http.get(at('/status/task1/results/0'), () => HttpResponse.error(), { once: true }))
    await choose('Circle')
    expect(await within(sheet).findByText('You are offline')).toBeInTheDocument()
    expect(screen.queryByText('Preparing…')).not.toBeInTheDocument()
    online.mockReturnValue(true)
    act(() => void window.dispatchEvent(new Event('online')))
    await press('Save')
    await waitFor(() => expect(saved).toEqual(['darkroom-circle.png']))
  })

  test('asks for one form after another, and never for those passed over', async () => {
    const asked: string[] = []
    const waiting: (() => void)[] = []
    server.use(
      http.get(at('/status/task1/results/0'), async ({ request }) => {
        asked.push(new URL(request.url).search)
        await new Promise<void>((resolve) => void waiting.push(resolve))
        return new HttpResponse(new Uint8Array(1500), { headers: { 'Content-Type': 'image/png' } })
      }),
    )
    await openSheet()
    await waitFor(() => expect(waiting).toHaveLength(1))
    await choose('Circle')
    await choose('Square')
    expect(waiting).toHaveLength(1)
    waiting[0]?.()
    await waitFor(() => expect(waiting).toHaveLength(2))
    waiting[1]?.()
    expect(await screen.findByText(/2 kB/)).toBeInTheDocument()
    expect(asked).toEqual(['?format=png', '?shape=square&format=png'])
  })

  test('closes by its cross', async () => {
    rendering()
    await openSheet()
    await press('Close')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
  })

  test('on a phone gives the file to the device, and saves it where that fails', async () => {
    rendering()
    const saved = saving()
    const shared: string[] = []
    const media = window.matchMedia.bind(window)
    vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
      const found = media(query)
      if (query.includes('coarse')) Object.defineProperty(found, 'matches', { value: true })
      return found
    })
    const share = async ({ files }: ShareData) => {
      shared.push(files?.[0]?.name ?? '')
      if (shared.length > 1) throw new DOMException('', 'NotAllowedError')
    }
    Object.assign(navigator, { canShare: () => true, share })
    await openSheet()
    const button = await screen.findByRole('button', { name: 'Share or save' })
    await userEvent.click(button)
    await waitFor(() => expect(shared).toHaveLength(1))
    expect(saved).toEqual([])
    await userEvent.click(button)
    await waitFor(() => expect(saved).toEqual(['darkroom-circle.png']))
  })
})
