import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { Catalogue, Task } from '../../api'
import { type Choice, START, settle, useWish } from '../choices'
import { putAway, rememberCutout, useKnown } from '../cutout'
import { useSettings } from '../settings'
import type { KeptDraft } from './keeping'
import { type Label, type Photo, sourceOf } from './photo'
import { useKeptDraft } from './useKeptDraft'

/** A photo and what shall be made of it, before it is sent. */
export interface Draft {
  photo: Photo | null
  choice: Choice
  /** Changes with every change: one revision, one order. */
  revision: number
  /** What this revision was sent as, perhaps by the page before; null when it never was. */
  label: Label | null
  /** Says what a revision is sent as; null when it must have another key. */
  claim: (revision: number, label: Label | null) => void
  /** A revision became a task: a reload need not bring it back. */
  used: (revision: number) => void
  /** The person wants an avatar of this photo whatever speaks against it. */
  insisted: boolean
  insist: () => void
  setPhoto: (photo: Photo | null) => void
  change: (change: Partial<Choice>) => void
  /** Takes over the choices of an earlier task, with its photo. */
  restore: (photo: Photo | null, task: Task) => void
}

/** The draft outlives every task made of it, and a reload until one is. */
export function useDraft(catalogue: Catalogue | undefined): Draft {
  const { last, remember } = useSettings()
  const [photo, keepPhoto] = useState<Photo | null>(null)
  const [insistedOn, insistOn] = useState<Photo | null>(null)
  const [raw, setRaw] = useState<Choice>(() => remembered(last))
  const [revision, setRevision] = useState(0)
  const [sent, setSent] = useState<Sent>({ of: -1, label: null, used: false })
  const { wished, forgetWish } = useWish(catalogue)
  const choice = useMemo(() => settle({ ...raw, ...wished }, catalogue), [raw, wished, catalogue])

  const queries = useQueryClient()
  const setPhoto = useCallback(
    (next: Photo | null) => {
      if (photo && photo !== next) putAway(queries, sourceOf(photo))
      keepPhoto(next)
      setRevision((count) => count + 1)
    },
    [photo, queries],
  )
  const change = useCallback(
    (part: Partial<Choice>) => {
      const next = { ...choice, ...part }
      setRaw(next)
      forgetWish()
      // A picture and a person's own words are kept with their draft only, until that is used.
      const { picture: _, prompt: __, ...lasting } = next
      remember(lasting)
      setRevision((count) => count + 1)
    },
    [choice, remember, forgetWish],
  )
  const restore = useCallback(
    (old: Photo | null, task: Task) => {
      setRaw((now) => ({ ...now, ...choiceOf(task) }))
      forgetWish()
      setPhoto(old)
    },
    [forgetWish, setPhoto],
  )
  const insist = useCallback(() => insistOn(photo), [photo])
  const insisted = photo !== null && insistedOn === photo
  const now = sent.of === revision ? sent : null
  const label = now?.label ?? null
  const claim = useCallback((of: number, said: Label | null) => {
    setSent((last) => (of < last.of ? last : { of, label: said, used: false }))
  }, [])
  const used = useCallback((of: number) => setSent({ of, label: null, used: true }), [])
  const wish = { choice, insisted, label, cutout: useKnown(photo && sourceOf(photo)) }
  useKeptDraft(now?.used ? null : photo, wish, (kept: KeptDraft) => {
    if (revision > 0) return
    if (kept.cutout) rememberCutout(queries, sourceOf(kept.photo), kept.cutout)
    keepPhoto(kept.photo)
    setRaw({ ...START, ...kept.choice })
    insistOn(kept.insisted ? kept.photo : null)
    setRevision(1)
    setSent({ of: 1, label: kept.label, used: false })
  })
  const keys = { label, claim, used }
  return { photo, choice, revision, insisted, insist, setPhoto, change, restore, ...keys }
}

interface Sent {
  of: number
  label: Label | null
  used: boolean
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
