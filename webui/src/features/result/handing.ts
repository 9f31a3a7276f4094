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
    if (!dismissed) save(file)
  }
}

/** Saves a file under its name, as a link would. */
export function save(file: File): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  link.click()
  // The browser reads the file after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
