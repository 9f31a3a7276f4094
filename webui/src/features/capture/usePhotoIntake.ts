import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { catalogueQuery } from '../../api'
import { isOpen } from '../../shared/arrivals'
import { useNotify } from '../../shared/notifications'
import { opened, warmUp } from './opening'
import { pictures, USUAL, verdict } from './rules'
import { words } from './words'

const SILENT_MS = 400
/** Longer than any photo takes: it goes as soon as the photo is open. */
const OPENING_MS = 120_000

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
 * `onSeveral`, unopened; without it the first is taken. What is opened only after a later one was
 * taken, or after its taker is gone, is not wanted any more.
 */
export function useTake(
  onPhoto: (photo: File) => void,
  onSeveral?: (files: File[]) => void,
): (files: Iterable<File>) => Promise<void> {
  const notify = useNotify()
  const limits = useLimits()
  const turns = useTurns()
  return useCallback(
    async (files) => {
      const given = Array.from(files)
      const all = sifted(given, notify)
      const [file] = all
      if (!file) return
      const own = turns.begin()
      if (all.length > 1 && onSeveral) {
        turns.take(own)
        return onSeveral(all)
      }
      // What was just told of the others stays to be read.
      const told = given.length === all.length ? tellOpening(notify) : null
      const reason = await verdict(file, await opened(file), limits)
      told?.()
      if (turns.isLate(own)) return
      if (reason) {
        notify({ text: reason, lasting: 9000 })
        return
      }
      turns.take(own)
      if (all.length > 1) notify({ text: words.several })
      onPhoto(file)
    },
    [limits, notify, onPhoto, onSeveral, turns],
  )
}

/** In which order photos were given; the last one that can be used is the one that is wanted. */
function useTurns() {
  const given = useRef(0)
  const taken = useRef(0)
  useEffect(() => {
    taken.current = 0
    return () => {
      taken.current = Number.POSITIVE_INFINITY
    }
  }, [])
  return useMemo(
    () => ({
      begin: () => ++given.current,
      take: (turn: number) => {
        taken.current = turn
      },
      isLate: (turn: number) => turn < taken.current,
    }),
    [],
  )
}

/** Says that a photo is being opened, if it takes long enough to be felt; returns how to stop that. */
function tellOpening(notify: ReturnType<typeof useNotify>): () => void {
  let away: (() => void) | null = null
  const late = setTimeout(() => {
    away = notify({ text: words.opening, lasting: OPENING_MS })
  }, SILENT_MS)
  return () => {
    clearTimeout(late)
    away?.()
  }
}

/**
 * Listens to drops and pastes anywhere on the page. Returns how many files hover above it, 0 while
 * none are taken.
 */
export function usePhotoIntake(take: (files: File[]) => void): number {
  const [hovering, setHovering] = useState(0)
  const receive = (files: FileList) => isOpen() && take(Array.from(files))
  const onDrop = useEffectEvent((event: DragEvent) => {
    setHovering(0)
    if (!event.dataTransfer?.files.length) return
    event.preventDefault()
    receive(event.dataTransfer.files)
  })
  const onOver = useEffectEvent((event: DragEvent) => {
    const { dataTransfer } = event
    if (!dataTransfer?.types.includes('Files')) return
    // Else the browser would leave the page for the photo.
    event.preventDefault()
    if (!isOpen()) return
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
    receive(files)
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
