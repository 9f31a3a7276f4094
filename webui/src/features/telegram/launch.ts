const KEPT = 'darkroom.launch'

/** How this page was launched. */
export interface Launch {
  /** Says who it is, signed by Telegram; goes with every request. */
  data: string
  version: number
  theme: string | null
}

/**
 * The launch from the address, or after a reload from what this tab keeps; null in a plain browser.
 * There must be somebody to talk to as well: this may be a copied address, or the chat's own tab.
 */
export function launchOf(): Launch | null {
  if (!('TelegramWebviewProxy' in window) && window.parent === window) return null
  let line = location.hash.slice(1)
  try {
    if (line.includes('tgWebAppData=')) sessionStorage.setItem(KEPT, line)
    else line = sessionStorage.getItem(KEPT) ?? ''
  } catch {
    // Storage is refused: a reload then finds no launch, and the page is a guest's.
  }
  const fields = new URLSearchParams(line)
  const data = fields.get('tgWebAppData')
  if (!data) return null
  const version = Number.parseFloat(fields.get('tgWebAppVersion') ?? '')
  return { data, version, theme: fields.get('tgWebAppThemeParams') }
}
