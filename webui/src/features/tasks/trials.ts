/** Tasks made only to try something on, which hang in no list. Where storage is refused, they do. */
const NAME = 'darkroom.trials'
/** More than a day brings; what has lain for a day is gone from the server too. */
const MOST = 100

/** Their ids, the oldest first. */
export function trials(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? '[]')
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

/** Notes that a task is one of them, or is none any more. */
export function setTrial(id: string, on: boolean): void {
  const others = trials().filter((one) => one !== id)
  try {
    localStorage.setItem(NAME, JSON.stringify([...others, ...(on ? [id] : [])].slice(-MOST)))
  } catch {
    // Full or refused: after a reload it hangs in the lists like any other.
  }
}
