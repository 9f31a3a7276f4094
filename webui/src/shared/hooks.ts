import { useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react'

function onConnection(changed: () => void): () => void {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

/** Whether the browser believes it has a network. */
export function useOnline(): boolean {
  return useSyncExternalStore(onConnection, () => navigator.onLine)
}

function onSight(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed)
  return () => document.removeEventListener('visibilitychange', changed)
}

/** Whether the page is out of sight: another tab is in front, or the window is put away. */
export function useHidden(): boolean {
  return useSyncExternalStore(onSight, () => document.visibilityState === 'hidden')
}

/** `value`, but changing at most once in `ms`; the last value always arrives. */
export function useCalm<T>(value: T, ms = 1000): T {
  const [shown, setShown] = useState(value)
  const changedAt = useRef(0)
  useEffect(() => {
    const wait = Math.max(0, changedAt.current + ms - Date.now())
    const timer = setTimeout(() => {
      changedAt.current = Date.now()
      setShown(value)
    }, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return shown
}

/** Whole seconds left until `until` (epoch ms); 0 once it has passed or when null. */
export function useCountdown(until: number | null): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (until === null) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [until])
  return until === null ? 0 : Math.max(0, Math.ceil((until - now) / 1000))
}

/** An object URL for `blob`, given back when it changes or the component goes. */
export function useObjectUrl(blob: Blob | null): string | null {
  const [held, setHeld] = useState<{ blob: Blob; url: string } | null>(null)
  useEffect(() => {
    if (!blob) return
    const url = URL.createObjectURL(blob)
    setHeld({ blob, url })
    return () => URL.revokeObjectURL(url)
  }, [blob])
  return held && held.blob === blob ? held.url : null
}

/**
 * Looks for another home for the focus when `phase` changes and what had it went with the old one. A
 * mere visit, on which nobody has touched or pressed anything yet, keeps it where it is.
 */
export function useHoming(phase: string, home: () => HTMLElement | null | undefined): void {
  const last = useRef('')
  const find = useEffectEvent(home)
  useEffect(() => {
    const changed = last.current !== phase
    last.current = phase
    if (!changed || document.activeElement !== document.body) return
    // Not every browser tells; there whoever arrives begins at the heading.
    if (navigator.userActivation?.hasBeenActive === false) return
    find()?.focus({ preventScroll: true })
  }, [phase])
}

/** A heading that gets the focus which got lost when `phase` changed; give it `tabIndex={-1}`. */
export function useLostFocus(phase: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useHoming(phase, () => heading.current)
  return heading
}
