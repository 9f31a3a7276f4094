import { tokens } from '../../api'
import { openChestOf } from '../../shared/chest'
import { type Bridge, openBridge } from './bridge'
import { schemeOf, type ThemeParams } from './colours'
import { createJoint } from './Joint'
import type { Launch } from './launch'
import type { Main, Telegram } from './TelegramContext'
import { words } from './words'

/** Since which version Telegram saves files for pages. core.telegram.org/bots/webapps */
const SAVES = 8
const SIDES = ['top', 'right', 'bottom', 'left'] as const
const FEELINGS = {
  success: { type: 'notification', notification_type: 'success' },
  error: { type: 'notification', notification_type: 'error' },
  choice: { type: 'selection_change' },
}

/** Takes the page into Telegram: who it is, colours, edges, buttons. */
export function connect(launch: Launch): Telegram {
  const bridge = openBridge()
  const who = personOf(launch.data)
  tokens.launch(launch.data)
  openChestOf(who.id)
  // The address holds what opens this person's pictures: it must not stay in the history.
  history.replaceState(history.state, '', location.pathname + location.search)
  const main = mainButton(bridge)
  const theme = themed(bridge, launch)
  edges(bridge)
  bridge.post('iframe_ready', { reload_supported: true })
  bridge.on('reload_iframe', () => location.reload())
  bridge.post('web_app_ready')
  bridge.post('web_app_expand')
  bridge.post('web_app_setup_swipe_behavior', { allow_vertical_swipe: false })
  const feel: Telegram['feel'] = (what) =>
    bridge.post('web_app_trigger_haptic_feedback', FEELINGS[what])
  document.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'radio') feel('choice')
  })
  return {
    language: who.language,
    main: main.show,
    feel,
    share(url) {
      const path = `/share/url?url=${encodeURIComponent(url)}&text=${encodeURIComponent(words.shared)}`
      bridge.post('web_app_open_tg_link', { path_full: path })
    },
    download(url, name) {
      if (!(launch.version >= SAVES)) return false
      bridge.post('web_app_request_file_download', { url, file_name: name })
      return true
    },
    Joint: createJoint({ bridge, main, theme }),
  }
}

/** Read without proof: only the server can tell whether it is true. */
function personOf(data: string): { id: string; language: string | null } {
  try {
    const { id, language_code } = JSON.parse(new URLSearchParams(data).get('user') ?? '{}')
    return { id: String(id), language: language_code || null }
  } catch {
    return { id: 'unknown', language: null }
  }
}

/** The one button below the page: the last that was asked for, and none while it is veiled. */
export interface MainButton {
  show: (main: Main) => () => void
  veil: (veiled: boolean) => void
  /** Tells again, in the colours of now. */
  tell: () => void
}

function mainButton(bridge: Bridge): MainButton {
  let shown: Main | null = null
  let hidden = false
  const tell = () => {
    const style = getComputedStyle(document.documentElement)
    bridge.post('web_app_setup_main_button', {
      is_visible: shown !== null && !hidden,
      is_active: shown !== null && !shown.disabled,
      is_progress_visible: false,
      text: shown?.text ?? '',
      color: style.getPropertyValue('--accent').trim(),
      text_color: style.getPropertyValue('--onAccent').trim(),
    })
  }
  bridge.on('main_button_pressed', () => {
    if (shown && !shown.disabled && !hidden) shown.press()
  })
  return {
    show(main) {
      shown = main
      tell()
      return () => {
        if (shown !== main) return
        shown = null
        // Most often another takes its place at once: then it does not blink.
        queueMicrotask(() => shown || tell())
      }
    },
    veil(veiled) {
      if (hidden === veiled) return
      hidden = veiled
      tell()
    },
    tell,
  }
}

/** The colours of the app around the page. */
export interface Theme {
  readonly dark: boolean | null
  /** Told of every change; until what is returned is called. */
  follow: (changed: () => void) => () => void
}

function themed(bridge: Bridge, launch: Launch): Theme {
  const listeners = new Set<() => void>()
  let dark: boolean | null = null
  const wear = (params: ThemeParams) => {
    const scheme = schemeOf(params)
    if (!scheme) return
    dark = scheme.dark
    const { style, dataset } = document.documentElement
    dataset.theme = dark ? 'dark' : 'light'
    // The properties win over the sheet's; a policy against inline styles allows them.
    for (const [name, value] of Object.entries(scheme.inks)) {
      style.setProperty(`--${name}`, value)
      style.setProperty(`--dr-palette-inks-${name}`, value)
    }
    for (const [name, value] of Object.entries(scheme.palette)) {
      style.setProperty(`--dr-palette-${name}`, value)
    }
    bridge.post('web_app_set_header_color', { color: scheme.inks.paper })
    bridge.post('web_app_set_background_color', { color: scheme.inks.paper })
    bridge.post('web_app_set_bottom_bar_color', { color: scheme.inks.paper })
    for (const changed of listeners) changed()
  }
  try {
    wear(JSON.parse(launch.theme ?? '{}'))
  } catch {
    // A theme that can't be read: it is asked for.
  }
  bridge.on('theme_changed', ({ theme_params }) => wear((theme_params ?? {}) as ThemeParams))
  bridge.post('web_app_request_theme')
  return {
    get dark() {
      return dark
    },
    follow(changed) {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
  }
}

/** What of the screen is the device's, and what is the app's. */
function edges(bridge: Bridge): void {
  const keep = (prefix: string) => (sides: Record<string, unknown>) => {
    for (const side of SIDES) {
      document.documentElement.style.setProperty(
        `--${prefix}-${side}`,
        `${Number(sides[side]) || 0}px`,
      )
    }
  }
  bridge.on('safe_area_changed', keep('tg-safe'))
  bridge.on('content_safe_area_changed', keep('tg-content'))
  bridge.post('web_app_request_safe_area')
  bridge.post('web_app_request_content_safe_area')
}
