import { save } from '../../shared/save'

/** A second tap within so many milliseconds is meant for the first: one file is saved. */
export const LOCKED_MS = 2500

/** How a picture leaves the page, besides being saved: as the device allows. */
export type Way = 'share' | 'copy' | 'link'

/** To the device's apps, else the picture into the clipboard, else a link to it; null where none is possible. */
export function wayOut(kind: string): Way | null {
  if (canShare(new File([], 'darkroom', { type: kind }))) return 'share'
  // Only secure pages have a clipboard, whatever the types say.
  const clipboard = navigator.clipboard as Clipboard | undefined
  if (clipboard?.write && typeof ClipboardItem === 'function') return 'copy'
  return clipboard ? 'link' : null
}

/** Whether a file can be given to the device's own sheet of apps: only where a finger is the pointer. */
export function canShare(file: File): boolean {
  if (!window.matchMedia('(pointer: coarse)').matches) return false
  return navigator.canShare?.({ files: [file] }) ?? false
}

/** Opens the device's sheet of apps; one that stays closed leaves the file to be saved. */
export async function share(file: File): Promise<void> {
  try {
    await navigator.share({ files: [file] })
  } catch (thrown) {
    const dismissed = thrown instanceof DOMException && thrown.name === 'AbortError'
    if (!dismissed) save(file, file.name)
  }
}

/** Puts a PNG into the clipboard. It may still be on its way: a browser wants to be asked within the tap. */
export async function copyPicture(png: Promise<Blob>): Promise<void> {
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })])
}

/** Puts the address of a picture into the clipboard. */
export async function copyLink(url: string): Promise<void> {
  await navigator.clipboard.writeText(new URL(url, location.href).href)
}

/** When a signed link ends, as it says itself. */
export function endOf(url: string): Date | null {
  const until = Number(new URL(url, location.href).searchParams.get('until'))
  return until > 0 ? new Date(until * 1000) : null
}
