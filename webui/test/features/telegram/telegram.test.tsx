import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { http } from 'msw'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { App } from '../../../src/app/App'
import { joinTelegram } from '../../../src/features/telegram'
import { accepted, choose, givePhoto } from '../../app/story'
import { done, task } from '../../pictures'
import { at, problem, server, serving } from '../../server'

type Data = Record<string, unknown>

interface Native {
  TelegramWebviewProxy?: { postEvent: (type: string, data: string) => void }
  Telegram?: { WebView: { receiveEvent: (type: string, data?: Data) => void } }
}

const native = window as Native
const NIGHT = { bg_color: '#17212b', text_color: '#f5f5f5', link_color: '#6ab3f3' }
const DAY = { bg_color: '#ffffff', text_color: '#000000', link_color: '#007aff' }
const DATA = new URLSearchParams({
  user: JSON.stringify({ id: 4711, first_name: 'Ada', language_code: 'de' }),
  auth_date: '1790000000',
  hash: 'c0ffee',
}).toString()

/** What the page said to the app, in order. */
let said: [type: string, data: Data][] = []
/** Who each request says it comes from. */
let asked: [path: string, who: string | null][] = []

const last = (type: string) => said.findLast(([one]) => one === type)?.[1]
const hear = (type: string, data?: Data) =>
  act(async () => native.Telegram?.WebView.receiveEvent(type, data))

function launch(path = '/', more: Record<string, string> = {}): void {
  const fields = new URLSearchParams({
    tgWebAppData: DATA,
    tgWebAppVersion: '9.1',
    tgWebAppPlatform: 'android',
    tgWebAppThemeParams: JSON.stringify(NIGHT),
    ...more,
  })
  history.replaceState(null, '', `${path}#${fields}`)
}

async function enter(path = '/', more: Record<string, string> = {}) {
  launch(path, more)
  const telegram = await joinTelegram()
  render(<App telegram={telegram} />)
  await screen.findByRole('main')
  return telegram
}

beforeEach(() => {
  said = []
  asked = []
  sessionStorage.clear()
  native.TelegramWebviewProxy = {
    postEvent: (type, data) => said.push([type, JSON.parse(data)]),
  }
  server.events.on('request:start', ({ request }) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/api/')) asked.push([pathname, request.headers.get('Authorization')])
  })
})

afterEach(() => {
  server.events.removeAllListeners()
  delete native.TelegramWebviewProxy
  document.documentElement.removeAttribute('style')
})

describe('the page inside Telegram', () => {
  test('greets the app, takes its room, and leaves no key in the address', async () => {
    const telegram = await enter()
    const types = said.map(([type]) => type)
    for (const type of ['web_app_ready', 'web_app_expand', 'web_app_request_safe_area']) {
      expect(types).toContain(type)
    }
    expect(last('web_app_setup_swipe_behavior')).toEqual({ allow_vertical_swipe: false })
    expect(location.href).toBe('http://localhost:3000/')
    expect(telegram?.language).toBe('de')
    expect(screen.queryByRole('banner')).not.toBeInTheDocument()
  })

  test('says who it is with every request, and begins no session of a guest', async () => {
    const made = task({ state: 'working' })
    server.use(...serving(() => made))
    await enter(`/t/${made.id}`)
    await waitFor(() =>
      expect(asked.map(([path]) => path)).toEqual(
        expect.arrayContaining([
          '/api/v1/status',
          `/api/v1/status/${made.id}`,
          '/api/v1/status/events',
        ]),
      ),
    )
    expect(new Set(asked.map(([, who]) => who))).toEqual(new Set([`tma ${DATA}`]))
    expect(localStorage.getItem('darkroom.session')).toBeNull()
  })

  test('hands its one primary action to the app’s button, with what is missing', async () => {
    const orders: FormData[] = []
    const made = task({ state: 'waiting' })
    let answer: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      answer = resolve
    })
    server.use(
      ...serving(() => made),
      http.post(at('/avatar'), async ({ request }) => {
        orders.push(await request.formData())
        await held
        return accepted(made)
      }),
    )
    await enter()
    await waitFor(() =>
      expect(last('web_app_setup_main_button')).toMatchObject({
        is_visible: true,
        is_active: false,
        text: 'Add a photo to start',
      }),
    )
    await choose('Pencil')
    expect(last('web_app_trigger_haptic_feedback')).toEqual({ type: 'selection_change' })
    await givePhoto()
    await waitFor(() =>
      expect(last('web_app_setup_main_button')).toMatchObject({
        is_active: true,
        text: 'Make the avatar',
      }),
    )
    expect(screen.queryByRole('button', { name: 'Make the avatar' })).not.toBeInTheDocument()

    await hear('main_button_pressed')
    await waitFor(() => expect(orders).toHaveLength(1))
    await waitFor(() =>
      expect(last('web_app_setup_closing_behavior')).toEqual({ need_confirmation: true }),
    )
    answer()
    await waitFor(() => expect(location.pathname).toBe(`/t/${made.id}`))
    await waitFor(() =>
      expect(last('web_app_setup_closing_behavior')).toEqual({ need_confirmation: false }),
    )
    expect(last('web_app_setup_main_button')).toMatchObject({ is_visible: false })
  })

  test('gives a finished picture to the app to save and to share', async () => {
    const made = done()
    server.use(...serving(() => made))
    await enter(`/t/${made.id}`)
    await waitFor(() =>
      expect(last('web_app_setup_main_button')).toMatchObject({ text: 'Download' }),
    )
    await hear('main_button_pressed')
    const { url } = last('web_app_request_file_download') ?? {}
    expect(url).toMatch(/^http:\/\/localhost:3000\/media\/.*download=1$/)
    await userEvent.click(screen.getByRole('button', { name: /Share/ }))
    expect(last('web_app_open_tg_link')?.path_full).toMatch(/^\/share\/url\?url=http.*&text=./)
  })

  test('saves by itself where the app is too old to', async () => {
    const made = done()
    server.use(...serving(() => made))
    const gone = vi.spyOn(location, 'assign').mockReturnValue()
    await enter(`/t/${made.id}`, { tgWebAppVersion: '7.10' })
    await waitFor(() =>
      expect(last('web_app_setup_main_button')).toMatchObject({ text: 'Download' }),
    )
    await hear('main_button_pressed')
    expect(last('web_app_request_file_download')).toBeUndefined()
    expect(gone).toHaveBeenCalledOnce()
  })

  test('goes back by the app’s arrow, which is not there on the first screen', async () => {
    await enter('/gallery')
    await waitFor(() => expect(last('web_app_setup_back_button')).toEqual({ is_visible: true }))
    await hear('back_button_pressed')
    await waitFor(() => expect(location.pathname).toBe('/'))
    await waitFor(() => expect(last('web_app_setup_back_button')).toEqual({ is_visible: false }))
  })

  test('is felt when a picture is done', async () => {
    let made = task({ state: 'working' })
    server.use(...serving(() => made))
    await enter(`/t/${made.id}`)
    await screen.findByRole('heading', { name: 'Developing' })
    made = done()
    await waitFor(
      () =>
        expect(last('web_app_trigger_haptic_feedback')).toEqual({
          type: 'notification',
          notification_type: 'success',
        }),
      { timeout: 8000 },
    )
  })

  test('wears the app’s colours, and changes with them', async () => {
    await enter()
    const root = document.documentElement
    expect(root.style.getPropertyValue('--paper')).toBe(NIGHT.bg_color)
    await waitFor(() => expect(root.dataset.theme).toBe('dark'))
    await hear('theme_changed', { theme_params: DAY })
    expect(root.style.getPropertyValue('--dr-palette-background-default')).toBe(DAY.bg_color)
    await waitFor(() => expect(root.dataset.theme).toBe('light'))
    expect(localStorage.getItem('darkroom.theme')).toBeNull()
    expect(last('web_app_set_header_color')).toEqual({ color: DAY.bg_color })
  })

  test('keeps clear of what the app covers', async () => {
    await enter()
    await hear('content_safe_area_changed', { top: 46, bottom: 'x' })
    const { style } = document.documentElement
    expect(style.getPropertyValue('--tg-content-top')).toBe('46px')
    expect(style.getPropertyValue('--tg-content-bottom')).toBe('0px')
  })

  test('says so when the launch is over, instead of going on as a guest', async () => {
    server.use(http.get(at('/status/:id'), () => problem({ status: 401, code: 'session.expired' })))
    await enter(`/t/${task({}).id}`)
    expect(await screen.findByRole('heading', { name: /open for long/ })).toBeInTheDocument()
    expect(asked.map(([path]) => path)).not.toContain('/api/v1/session')
  })

  test('is still there after a reload, from what the tab keeps', async () => {
    await enter()
    const again = await joinTelegram()
    expect(again?.language).toBe('de')
  })
})

describe('a plain browser', () => {
  test('has no app around it, whatever its address says', async () => {
    delete native.TelegramWebviewProxy
    launch()
    expect(await joinTelegram()).toBeNull()
  })

  test('is what a link opened inside Telegram is shown in', async () => {
    history.replaceState(null, '', '/')
    expect(await joinTelegram()).toBeNull()
    expect(said).toEqual([])
  })
})

test('in a frame only the parent is heard, and only from where it may be', async () => {
  delete native.TelegramWebviewProxy
  const told: [string, string][] = []
  const parent = {
    postMessage: (text: string, to: string) => told.push([text, to]),
    get location(): never {
      throw new DOMException('not yours', 'SecurityError')
    },
  }
  vi.spyOn(window, 'parent', 'get').mockReturnValue(parent as unknown as Window)
  await enter()
  expect(new Set(told.map(([, to]) => to))).toEqual(new Set(['https://web.telegram.org']))
  const { style } = document.documentElement
  const send = (origin: string, source: unknown) => {
    const data = JSON.stringify({ eventType: 'theme_changed', eventData: { theme_params: DAY } })
    const event = new MessageEvent('message', { data, origin })
    Object.defineProperty(event, 'source', { value: source })
    act(() => void dispatchEvent(event))
  }
  send('https://web.telegram.example', parent)
  send('https://web.telegram.org', window)
  expect(style.getPropertyValue('--paper')).toBe(NIGHT.bg_color)
  send('https://web.telegram.org', parent)
  expect(style.getPropertyValue('--paper')).toBe(DAY.bg_color)
})
