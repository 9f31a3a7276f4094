import { useCallback, useMemo, useState } from 'react'
import type { BackgroundId, Catalogue, Task } from '../../api'
import { type Choice, START, settle } from '../choices'
import { useSettings } from '../settings'

/** A photo and what shall be made of it, before it is sent. */
export interface Draft {
  photo: File | null
  choice: Choice
  /** Changes with every change: one revision, one Idempotency-Key. */
  revision: number
  setPhoto: (photo: File | null) => void
  change: (change: Partial<Choice>) => void
  /** Takes over the choices of an earlier task, with its photo. */
  restore: (photo: File | null, task: Task) => void
}

/** The draft lives as long as the page and outlives every task made of it. */
export function useDraft(catalogue: Catalogue | undefined): Draft {
  const { last, remember } = useSettings()
  const [photo, keepPhoto] = useState<File | null>(null)
  const [raw, setRaw] = useState<Choice>(() => remembered(last))
  const [revision, setRevision] = useState(0)
  const choice = useMemo(() => settle(raw, catalogue), [raw, catalogue])

  const setPhoto = useCallback((next: File | null) => {
    keepPhoto(next)
    setRevision((count) => count + 1)
  }, [])
  const change = useCallback(
    (part: Partial<Choice>) => {
      const next = { ...choice, ...part }
      setRaw(next)
      const { operation, style, background, colour } = next
      remember({ operation, style, background, colour })
      setRevision((count) => count + 1)
    },
    [choice, remember],
  )
  const restore = useCallback((old: File | null, task: Task) => {
    const { style, background, colour } = task.options
    setRaw((now) => ({
      ...now,
      operation: task.operation,
      style: style ?? now.style,
      background: (background as BackgroundId | null) ?? now.background,
      colour: colour ?? now.colour,
    }))
    keepPhoto(old)
    setRevision((count) => count + 1)
  }, [])
  return { photo, choice, revision, setPhoto, change, restore }
}

function remembered(last: ReturnType<typeof useSettings>['last']): Choice {
  if (!last) return START
  // The picture itself is not remembered, so neither is the wish for one.
  const background = last.background === 'picture' ? null : (last.background as BackgroundId | null)
  return { ...START, ...last, background }
}
