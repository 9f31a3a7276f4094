/** "3.4 MB" in the reader's own notation. */
export function megabytes(bytes: number): string {
  const amount = bytes / 1_000_000
  const maximumFractionDigits = amount < 10 ? 1 : 0
  return `${amount.toLocaleString(undefined, { maximumFractionDigits })} MB`
}

/** "412 kB" or "3.4 MB". */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : megabytes(bytes)
}

/** "40 %" from 0.4. */
export function percent(fraction: number): string {
  return fraction.toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 0 })
}

/** "a.jpg, b.jpg and c.jpg" */
export function listed(names: string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names)
}

/** "Tuesday, 14:05" for a moment within a week. */
export function moment(date: Date): string {
  return date.toLocaleString(undefined, { weekday: 'long', hour: 'numeric', minute: '2-digit' })
}
