import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { catalogueQuery } from '../../api'
import { useNotify } from '../../shared/notifications'
import { opened, warmUp } from './opening'
import { pictures, USUAL, verdict } from './rules'
import { words } from './words'

const SILENT_MS = 400
const OPENING = { text: words.opening }

/** What the server takes, as far as it is known. */
export function useLimits() {
  return useQuery(catalogueQuery()).data?.limits ?? USUAL
}

/** The pictures among files; how many others are left out is told. */
export function sifted(files: Iterable<File>, notify: ReturnType<typeof useNotify>): File[] {
  const all = Array.from(files)
  const found = pictures(all)
  const others = all.length - found.length
  if (others > 0) notify({ text: words.leftOut(others), lasting: 9000 })
  return found
}

/**
 * Opens a file, holds it against the rules and gives it on; a refusal is told once. Several go to
 * `onSeveral`, unopened; without it the first is taken.
 */
export function useTake(
  onPhoto: (photo: File) => void,
  onSeveral?: (files: File[]) => void,
): (files: Iterable<File>) => Promise<void> {
  const notify = useNotify()
  const limits = useLimits()
  return useCallback(
    async (files) => {
      const given = Array.from(files)
      const all = sifted(given, notify)
      const [file] = all
      if (!file) return
      if (all.length > 1 && onSeveral) return onSeveral(all)
      // What was just told of the others stays to be read.
      const late = given.length === all.length && setTimeout(notify, SILENT_MS, OPENING)
      const reason = await verdict(file, await opened(file), limits)
      if (late) clearTimeout(late)
      if (reason) return notify({ text: reason, lasting: 9000 })
      if (all.length > 1) notify({ text: words.several })
      onPhoto(file)
    },
    [limits, notify, onPhoto, onSeveral],
  )
}

/** Listens to drops and pastes anywhere on the page. Returns how many files hover above it. */
export function usePhotoIntake(take: (files: Iterable<File>) => void): number {
  const [hovering, setHovering] = useState(0)
  const onDrop = useEffectEvent((event: DragEvent) => {
    setHovering(0)
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    take(event.dataTransfer.files)
  })
  const onOver = useEffectEvent((event: DragEvent) => {
    const { dataTransfer } = event
    if (!dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    if (hovering === 0) warmUp()
    // Some browsers tell how many only when they are let go.
    const items = Array.from(dataTransfer.items ?? [])
    setHovering(Math.max(1, items.filter(({ kind }) => kind === 'file').length))
  })
  const onLeave = useEffectEvent((event: DragEvent) => {
    if (event.relatedTarget === null) setHovering(0)
  })
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const files = event.clipboardData?.files
    if (!files?.length) return
    event.preventDefault()
    take(files)
  })
  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    window.addEventListener('drop', (event) => onDrop(event), { signal })
    window.addEventListener('dragover', (event) => onOver(event), { signal })
    window.addEventListener('dragleave', (event) => onLeave(event), { signal })
    window.addEventListener('paste', (event) => onPaste(event), { signal })
    return () => listening.abort()
  }, [])
  return hovering
}

/** Reads the pictures from the clipboard on a tap; rejects where the browser keeps it closed. */
export async function readClipboard(): Promise<File[]> {
  const found: File[] = []
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((kind) => kind.startsWith('image/'))
    if (type) found.push(new File([await item.getType(type)], 'pasted', { type }))
  }
  return found
}
