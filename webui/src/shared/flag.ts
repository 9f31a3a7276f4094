/** Says from page to page that something is kept, so that a page without it fetches nothing for it. */
export function flagged(name: string): boolean {
  try {
    return localStorage.getItem(name) !== null
  } catch {
    return false
  }
}

export function flag(name: string, up: boolean): void {
  try {
    if (up) localStorage.setItem(name, '1')
    else localStorage.removeItem(name)
  } catch {
    // Storage is refused: what is kept then lasts as long as the page.
  }
}
