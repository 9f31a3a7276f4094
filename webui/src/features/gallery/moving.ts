/** How many pictures hang side by side. */
export function columnsOf(grid: HTMLElement): number {
  return Math.max(1, getComputedStyle(grid).gridTemplateColumns.split(' ').length)
}

/** Whether the first of a row hangs on the right. */
export function isMirrored(grid: HTMLElement): boolean {
  return getComputedStyle(grid).direction === 'rtl'
}

/** The place a key leads to from `at`, or null when the key leads nowhere. */
export function placeAfter(
  key: string,
  at: number,
  { count, columns, mirrored }: { count: number; columns: number; mirrored: boolean },
): number | null {
  const steps: Record<string, number> = {
    ArrowRight: mirrored ? at - 1 : at + 1,
    ArrowLeft: mirrored ? at + 1 : at - 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: count - 1,
  }
  const to = steps[key]
  if (to === undefined || count === 0) return null
  if (to >= 0 && to < count) return to
  // Below a last row that is not full hangs its last picture.
  const lastRow = Math.floor((count - 1) / columns)
  const shorter = key === 'ArrowDown' && Math.floor(at / columns) < lastRow
  return shorter ? count - 1 : at
}
