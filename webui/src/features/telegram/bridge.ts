/** Where Telegram's web clients are; they show pages in a frame. */
const WEB = 'https://web.telegram.org'

type Data = Record<string, unknown>
type Listener = (data: Data) => void

interface Around {
  TelegramWebviewProxy?: { postEvent: (type: string, data: string) => void }
}

/** The line to the app: events out, events back. core.telegram.org/api/web-events */
export interface Bridge {
  post: (type: string, data?: Data) => void
  on: (type: string, heard: Listener) => void
}

/** Opens the line: to a native app by its proxy, to a web client by messages to the frame's parent. */
export function openBridge(): Bridge {
  const heard = new Map<string, Listener>()
  const receive = (type: string, data: unknown) => heard.get(type)?.((data ?? {}) as Data)
  const { TelegramWebviewProxy: proxy } = window as Around
  if (proxy) {
    // Each of the native apps calls back under a name of its own.
    const named = { receiveEvent: receive }
    const names = { Telegram: { WebView: named }, TelegramGameProxy: named }
    Object.assign(window, names, { TelegramGameProxy_receiveEvent: receive })
  } else listen(receive)
  const host = parentOrigin()
  return {
    post(type, data = {}) {
      if (proxy) proxy.postEvent(type, JSON.stringify(data))
      else parent.postMessage(JSON.stringify({ eventType: type, eventData: data }), host)
    },
    on: (type, listener) => void heard.set(type, listener),
  }
}

function listen(receive: (type: string, data: unknown) => void): void {
  const host = parentOrigin()
  addEventListener('message', ({ source, origin, data }) => {
    if (source !== parent || origin !== host) return
    try {
      const { eventType, eventData } = JSON.parse(data)
      receive(eventType, eventData)
    } catch {
      // Not in Telegram's form: not for us.
    }
  })
}

/** Telegram's, unless the parent is a page of this very server: the chat that stands in for it. */
function parentOrigin(): string {
  try {
    return parent.location.origin
  } catch {
    return WEB
  }
}
