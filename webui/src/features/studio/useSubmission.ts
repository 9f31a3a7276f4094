import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import {
  type ApiError,
  createTask,
  type Earlier,
  type Order,
  type Source,
  type Task,
  tasksQuery,
  toApiError,
} from '../../api'
import { useNotify } from '../../shared/notifications'
import { uuid } from '../../shared/uuid'
import { prepared } from '../capture'
import { cutSource, knownOf } from '../cutout'
import { isGone, putTask } from '../tasks'
import { keepLook, type Label, type Photo, sourceOf } from './photo'
import type { Draft } from './useDraft'
import { keepDraft } from './useKeptDraft'

interface Parcel {
  photo: Photo
  order: Order
  revision: number
}

/** The sending of a draft, as the page shows it. */
export interface Submission {
  send: (parcel: Parcel) => void
  stop: () => void
  /** The draft as it is now is on its way. */
  pending: boolean
  /** Waiting for the network to come back. */
  paused: boolean
  /** Fraction sent, 0 to 1. */
  sent: number
  fault: ApiError | null
  /** Epoch ms at which it is sent again by itself, or null. */
  resumesAt: number | null
}

/**
 * Sends drafts. One revision of a draft has one Idempotency-Key, however often it is sent, also when
 * the person insists on a photo that was refused; after "too fast" it is sent again by itself when the server opens.
 * A parcel whose draft changed on the way still becomes a task, but moves the page nowhere and is not sent again.
 */
export function useSubmission(draft: Draft, onTask: (task: Task) => void): Submission {
  const { revision, used } = draft
  const queries = useQueryClient()
  const notify = useNotify()
  const [sent, setSent] = useState(0)
  const [resumesAt, setResumesAt] = useState<number | null>(null)
  const keys = useKeys(draft)
  const { begin, post, abort } = usePost(draft, keys, setSent)
  const relist = () => queries.invalidateQueries({ queryKey: tasksQuery().queryKey })

  const { mutate, reset, ...mutation } = useMutation<Task, ApiError, Parcel>({
    mutationFn: post,
    onMutate: (parcel) => {
      begin(parcel)
      setSent(0)
      setResumesAt(null)
    },
    onSuccess: (task, { photo, revision: of }) => {
      keepLook(task.id, photo)
      putTask(queries, task)
      keys.drop(of)
      if (of !== revision) return
      used(of)
      onTask(task)
    },
    onError: (error, { revision: of }) => {
      if (of !== revision) return error.code === 'net.stopped' || notify({ fault: error })
      if (error.code === 'idempotency.conflict') {
        keys.drop(of)
        relist()
      }
      setResumesAt(error.status === 429 ? after(error.retryAfter) : null)
    },
  })

  // A changed draft is another one: the old failure says nothing about it, and the old parcel is not wanted.
  const judged = mutation.variables?.revision === revision
  useResending(judged ? mutation.variables : undefined, resumesAt, mutate)

  const stop = () => {
    if (mutation.variables) abort(mutation.variables)
    reset()
    // It may have arrived before it was called back: then it is in the list.
    relist()
  }
  const fault = judged && mutation.error?.code !== 'net.stopped' ? mutation.error : null
  return {
    send: mutate,
    stop,
    pending: judged && mutation.isPending,
    paused: judged && mutation.isPaused,
    sent,
    fault,
    resumesAt: judged ? resumesAt : null,
  }
}

/** Sends a parcel as it was sent before, or else from the photo's cut-out where there is one. */
function usePost(draft: Draft, keys: ReturnType<typeof useKeys>, onPart: (sent: number) => void) {
  const queries = useQueryClient()
  // Each parcel has its own, from before it waits for a network: called back then, it never goes.
  const ways = useRef(new WeakMap<Parcel, AbortController>())
  const current = useRef(draft.revision)
  useLayoutEffect(() => {
    current.current = draft.revision
  }, [draft.revision])
  const { choice, insisted } = draft
  const post = async (parcel: Parcel) => {
    const { photo, order, revision } = parcel
    const { key, from } = keys.of(revision)
    const { signal } = ways.current.get(parcel) ?? new AbortController()
    signal.throwIfAborted()
    const onSent = (part: number) => keys.isLast(key) && onPart(part)
    const looking = () => cutSource(queries, sourceOf(photo), order, signal)
    return sentFrom(from === undefined ? await looking() : from, async (cut) => {
      const source = cut ?? (await sendable(photo))
      const label = { key, from: cut }
      keys.bind(revision, label)
      // Written down before it is sent: a reload in between orders the same, not a second one. What
      // was changed or put away while it was waited for stays so.
      const cutout = knownOf(queries, sourceOf(photo))
      const wish = { choice, insisted, label, cutout }
      if (current.current === revision) await keepDraft(photo, wish)
      return createTask(source, order, { key, signal, onSent })
    })
  }
  return {
    begin: (parcel: Parcel) => void ways.current.set(parcel, new AbortController()),
    post: (parcel: Parcel) =>
      post(parcel).catch((error: unknown) => {
        throw toApiError(error)
      }),
    abort: (parcel: Parcel) => ways.current.get(parcel)?.abort(),
  }
}

/** Sends from a cut-out; from the photo where that is gone. A key that had made a task would be answered with it. */
async function sentFrom(
  cut: Earlier | null,
  send: (cut: Earlier | null) => Promise<Task>,
): Promise<Task> {
  try {
    return await send(cut)
  } catch (error) {
    if (!cut || !isGone(error)) throw error
    return send(null)
  }
}

/** A file as it leaves the browser, or where the server has the photo. */
async function sendable(photo: Photo): Promise<Source> {
  return photo instanceof File ? prepared(photo) : sourceOf(photo)
}

/** Epoch ms of a moment that is so many seconds away. */
function after(seconds: number | null): number | null {
  return seconds === null ? null : Date.now() + seconds * 1000
}

/** The Idempotency-Key of a revision, with what it was first sent with; the draft keeps both over a reload. */
function useKeys({ label: kept, claim }: Draft) {
  const last = useRef<Part>({ revision: -1, key: '' })
  return {
    of: (revision: number): Part => {
      if (last.current.revision !== revision) {
        last.current = { key: uuid(), ...kept, revision }
      }
      return last.current
    },
    bind: (revision: number, label: Label): void => {
      if (last.current.revision === revision) last.current = { ...label, revision }
      claim(revision, label)
    },
    isLast: (value: string): boolean => last.current.key === value,
    drop: (revision: number): void => {
      if (last.current.revision !== revision) return
      last.current.revision = -1
      claim(revision, null)
    },
  }
}

/** A label that may lack its source: then nothing was sent yet. */
type Part = Pick<Label, 'key'> & Partial<Label> & { revision: number }

/** Sends the parcel at `at` (epoch ms), as long as it is still the one that is wanted. */
function useResending(
  parcel: Parcel | undefined,
  at: number | null,
  send: (parcel: Parcel) => void,
): void {
  useEffect(() => {
    if (at === null || !parcel) return
    const timer = setTimeout(() => send(parcel), Math.max(0, at - Date.now()))
    return () => clearTimeout(timer)
  }, [parcel, at, send])
}
