import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { catalogueQuery } from '../../api'
import { useNotify } from '../../shared/notifications'
import { firstPhoto, objection, USUAL } from './rules'
import { shrink } from './shrink'
import { words } from './words'

/** Takes a file through the rules and gives it on; a refusal is told once. */
export function useTake(onPhoto: (photo: File) => void): (files: Iterable<File>) => Promise<void> {
  const notify = useNotify()
  const limits = useQuery(catalogueQuery()).data?.limits ?? USUAL
  return useCallback(
    async (files) => {
      const { file, count } = firstPhoto(files)
      if (!file) return
      // Shown at once; only a file over the limit has to become smaller first.
      const photo = file.size > limits.max_upload_bytes ? await shrink(file) : file
      const reason = objection(photo, limits)
      if (reason) return notify({ text: reason, lasting: 9000 })
      if (count > 1) notify({ text: words.several })
      onPhoto(photo)
    },
    [limits, notify, onPhoto],
  )
}

/** Listens to drops and pastes anywhere on the page. Returns whether a file hovers above it. */
export function usePhotoIntake(take: (files: Iterable<File>) => void): boolean {
  const [hovering, setHovering] = useState(false)
  const onDrop = useEffectEvent((event: DragEvent) => {
    setHovering(false)
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    take(event.dataTransfer.files)
  })
  const onOver = useEffectEvent((event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    setHovering(true)
  })
  const onLeave = useEffectEvent((event: DragEvent) => {
    if (event.relatedTarget === null) setHovering(false)
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

/** Reads a picture from the clipboard on a tap; rejects where the browser keeps it closed. */
export async function readClipboard(): Promise<File | null> {
  for (const item of await navigator.clipboard.read()) {
    const type = item.types.find((kind) => kind.startsWith('image/'))
    if (type) return new File([await item.getType(type)], 'pasted', { type })
  }
  return null
}
