const KEY = 'darkroom.notices.1'

/** `absent`: this browser, or this page in it, can't tell anything. */
export type Standing = 'absent' | 'asked' | 'on' | 'denied'

/** Whether somebody wanted to be told, and the browser still allows it. */
export function standing(): Standing {
  if (!('Notification' in window) || !window.isSecureContext) return 'absent'
  if (Notification.permission === 'denied') return 'denied'
  return isWanted() && Notification.permission === 'granted' ? 'on' : 'asked'
}

/** Asks the browser, which asks the person unless it has before; returns where it then stands. */
export async function want(): Promise<Standing> {
  remember('on')
  await Notification.requestPermission()
  return standing()
}

/** From now on nothing is told. */
export function waive(): Standing {
  remember('off')
  return standing()
}

function isWanted(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on'
  } catch {
    return wanted
  }
}

/** Where storage is refused it lasts as long as the page. */
let wanted = false

function remember(wish: 'on' | 'off'): void {
  wanted = wish === 'on'
  try {
    localStorage.setItem(KEY, wish)
  } catch {
    // Then only this page knows.
  }
}
