import { useCallback, useMemo, useState } from 'react'
import type { Catalogue, Task } from '../../api'
import { type Choice, START, settle } from '../choices'
import { useSettings } from '../settings'
import type { Photo } from './photo'

/** A photo and what shall be made of it, before it is sent. */
export interface Draft {
  photo: Photo | null
  choice: Choice
  /** Changes with every change: one revision, one Idempotency-Key. */
  revision: number
  /** The person wants an avatar of this photo whatever speaks against it. */
  insisted: boolean
  insist: () => void
  setPhoto: (photo: Photo | null) => void
  change: (change: Partial<Choice>) => void
  /** Takes over the choices of an earlier task, with its photo. */
  restore: (photo: Photo | null, task: Task) => void
}

/** The draft lives as long as the page and outlives every task made of it. */
export function useDraft(catalogue: Catalogue | undefined): Draft {
  const { last, remember } = useSettings()
  const [photo, keepPhoto] = useState<Photo | null>(null)
  const [insistedOn, insistOn] = useState<Photo | null>(null)
  const [raw, setRaw] = useState<Choice>(() => remembered(last))
  const [revision, setRevision] = useState(0)
  const choice = useMemo(() => settle(raw, catalogue), [raw, catalogue])

  const setPhoto = useCallback((next: Photo | null) => {
    keepPhoto(next)
    setRevision((count) => count + 1)
  }, [])
  const change = useCallback(
    (part: Partial<Choice>) => {
      const next = { ...choice, ...part }
      setRaw(next)
      // A picture is not kept in the browser, and a person's own words are nobody's business.
      const { picture: _, prompt: __, ...lasting } = next
      remember(lasting)
      setRevision((count) => count + 1)
    },
    [choice, remember],
  )
  const restore = useCallback((old: Photo | null, task: Task) => {
    setRaw((now) => ({ ...now, ...choiceOf(task) }))
    keepPhoto(old)
    setRevision((count) => count + 1)
  }, [])
  const insist = useCallback(() => insistOn(photo), [photo])
  const insisted = photo !== null && insistedOn === photo
  return { photo, choice, revision, insisted, insist, setPhoto, change, restore }
}

/** The choice that a task was made by; what it says nothing about stays as it is. */
function choiceOf(task: Task): Partial<Choice> {
  const told = Object.entries(task.options).filter(([, value]) => value !== null)
  const { shadow, ...options } = Object.fromEntries(told) as Partial<Choice>
  const shadowed = task.operation === 'background' ? { shadow } : {}
  return { operation: task.operation, ...options, ...shadowed }
}

function remembered(last: ReturnType<typeof useSettings>['last']): Choice {
  if (!last) return START
  // What is not remembered can't be wished for: the picture, and the words.
  const lost = last.background === 'picture' || last.background === 'prompt'
  return { ...START, ...(last as Partial<Choice>), ...(lost && { background: null }) }
}
