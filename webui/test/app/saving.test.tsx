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
  Reflect.deleteProperty(navigator, 'clipboard')
  vi.unstubAllGlobals()
})

/** As a device where a finger is the pointer. */
function onPhone() {
  const media = window.matchMedia.bind(window)
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const found = media(query)
    if (query.includes('coarse')) Object.defineProperty(found, 'matches', { value: true })
    return found
  })
}

/** A clipboard that keeps what is put in; `refusing` takes no pictures. */
function clipboard({ pictures = true, refusing = false } = {}) {
  const held: { links: string[]; pictures: Blob[] } = { links: [], pictures: [] }
  class Item {
    readonly data: Record<string, Promise<Blob>>
    constructor(data: Record<string, Promise<Blob>>) {
      this.data = data
    }
  }
  const write = async ([item]: Item[]) => {
    const blob = await item?.data['image/png']
    if (refusing || !blob) throw new DOMException('', 'NotAllowedError')
    held.pictures.push(blob)
  }
  const writeText = async (text: string) => void held.links.push(text)
  const value = pictures ? { write, writeText } : { writeText }
  Object.defineProperty(navigator, 'clipboard', { value, configurable: true })
  vi.stubGlobal('ClipboardItem', pictures ? Item : undefined)
  return held
}

async function openResult(part: Parameters<typeof done>[0] = {}) {
  server.use(...serving(() => done(part)))
  await open('/t/task1')
  await screen.findByRole('link', { name: 'Download' })
}

const UNTIL = 1_800_000_000
const SIGNED = { ...picture('result'), url: `/media/result?until=${UNTIL}&signature=s` }

describe('a result is given away', () => {
  test('as a file, where the device has apps for it', async () => {
    rendering()
    onPhone()
    const shared: string[] = []
    const share = async ({ files }: ShareData) => void shared.push(files?.[0]?.name ?? '')
    Object.assign(navigator, { canShare: () => true, share })
    await openResult()
    await press('Share')
    await waitFor(() => expect(shared).toEqual(['darkroom-circle.png']))
  })

  test('by the clipboard, as a PNG whatever it is, where there are none', async () => {
    const asked = rendering()
    const held = clipboard()
    await openResult({ results: [{ ...picture('result'), content_type: 'image/jpeg' }] })
    await press('Copy the picture')
    expect(await screen.findByText(/Picture copied/)).toBeInTheDocument()
    expect(held.pictures).toHaveLength(1)
    expect(asked.map(({ query }) => query)).toEqual(['?format=png'])
  })

  test('as a link that says how long it lasts, where the clipboard takes no pictures', async () => {
    const held = clipboard({ pictures: false })
    await openResult({ results: [SIGNED] })
    await press('Copy a link')
    expect(await screen.findByText(/sees the picture until \w+/)).toBeInTheDocument()
    expect(held.links).toEqual([`http://localhost:3000${SIGNED.url}`])
  })

  test('as a link also where the browser refuses the picture at the last moment', async () => {
    rendering()
    const held = clipboard({ refusing: true })
    await openResult({ results: [SIGNED] })
    await press('Copy the picture')
    expect(await screen.findByText(/Link copied/)).toBeInTheDocument()
    expect(held.links).toHaveLength(1)
  })

  test('in no other way than by saving, where nothing else is possible', async () => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
    await openResult()
    expect(screen.queryByRole('button', { name: /Share|Copy/ })).not.toBeInTheDocument()
  })

  test('from the sheet in the form that was chosen', async () => {
    const asked = rendering()
    const held = clipboard()
    const sheet = within(await openSheet())
    await choose('JPEG')
    await choose('Circle')
    await userEvent.click(sheet.getByRole('button', { name: 'Copy the picture' }))
    expect(await sheet.findByRole('button', { name: 'Copied' })).toBeInTheDocument()
    expect(held.pictures).toHaveLength(1)
    expect(asked.at(-1)?.query).toBe('?shape=circle&format=png')
    await choose('Square')
    expect(sheet.getByRole('button', { name: 'Copy the picture' })).toBeInTheDocument()
  })
})

describe('two taps', () => {
  test('on Download save one file', async () => {
    await openResult()
    const link = screen.getByRole('link', { name: 'Download' })
    const followed: boolean[] = []
    const follow = (event: MouseEvent) => {
      followed.push(!event.defaultPrevented)
      event.preventDefault()
    }
    document.addEventListener('click', follow)
    await userEvent.dblClick(link)
    document.removeEventListener('click', follow)
    expect(followed).toEqual([true, false])
    expect(link).toHaveAttribute('aria-disabled', 'true')
  })

  test('on Save save one file, and another form at once another', async () => {
    rendering()
    const saved = saving()
    await openSheet()
    await screen.findByText(/2 kB/)
    await userEvent.dblClick(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(saved).toHaveLength(1))
    await choose('Circle')
    await press('Save')
    await waitFor(() => expect(saved).toHaveLength(2))
  })
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
    onPhone()
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
