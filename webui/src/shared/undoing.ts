import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'

/** What has an undoing of its own. */
const OTHERS = 'dialog, textarea, [contenteditable], input:not([type=radio], [type=file])'

/**
 * The keys to a button that undoes what was done just now, as its props: Ctrl Z, and the first Tab
 * from wherever the focus is. From there Tab goes on as if it had never been left; and that is where
 * the focus is again when the button goes.
 */
export function useUndoing(undo: (() => void) | null) {
  const button = useRef<HTMLButtonElement>(null)
  const from = useRef<HTMLElement | null>(null)
  const offered = useRef(false)
  const on = undo !== null
  const heard = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return
    if (document.activeElement?.closest(OTHERS)) return
    if (event.key === 'Tab') tabbed(event)
    const control = (event.ctrlKey || event.metaKey) && !event.shiftKey
    if (!control || event.key.toLowerCase() !== 'z') return
    event.preventDefault()
    undo?.()
  })
  const tabbed = (event: KeyboardEvent) => {
    const at = document.activeElement
    if (at === button.current) {
      // The browser goes on from here.
      from.current?.focus({ preventScroll: true })
      if (event.shiftKey && from.current) event.preventDefault()
    } else if (!event.shiftKey && !event.ctrlKey && !offered.current) {
      from.current = at instanceof HTMLElement && at !== document.body ? at : null
      offered.current = true
      event.preventDefault()
      button.current?.focus()
    }
  }
  useEffect(() => {
    if (!on) return
    const listener = (event: KeyboardEvent) => heard(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [on])
  useLayoutEffect(() => {
    const known = button.current
    return () => {
      if (known && document.activeElement === known) from.current?.focus({ preventScroll: true })
    }
  }, [])
  return on ? { ref: button, 'aria-keyshortcuts': 'Control+Z Meta+Z' } : {}
}
