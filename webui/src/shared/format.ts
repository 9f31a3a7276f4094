import { locale } from './i18n'

/** "3.4 MB" in the reader's own notation. */
export function megabytes(bytes: number): string {
  const amount = bytes / 1_000_000
  return inUnits(amount, 'megabyte', amount < 10 ? 1 : 0)
}

/** "412 kB" or "3.4 MB". */
export function fileSize(bytes: number): string {
  return bytes < 1_000_000 ? inUnits(Math.max(1, bytes / 1000), 'kilobyte', 0) : megabytes(bytes)
}

function inUnits(amount: number, unit: string, maximumFractionDigits: number): string {
  return amount.toLocaleString(locale, { style: 'unit', unit, maximumFractionDigits })
}

/** "40 %" from 0.4. */
export function percent(fraction: number): string {
  return fraction.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 })
}

/** "a.jpg, b.jpg and c.jpg" */
export function listed(names: string[]): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names)
}

/** "Tuesday, 14:05" for a moment within a week. */
export function moment(date: Date): string {
  return date.toLocaleString(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' })
}

/** Keeps its own direction on a line that runs from right to left: measures, and Latin names. */
export function apart(text: string): string {
  return locale.startsWith('ar') ? `\u2068${text}\u2069` : text
}
