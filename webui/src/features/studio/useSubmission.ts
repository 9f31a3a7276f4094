import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type ApiError, createTask, faultWords, type Order, type Task, tasksQuery } from '../../api'
import { useNotify } from '../../shared/notifications'
import { uuid } from '../../shared/uuid'
import { shrink } from '../capture'
import { putTask } from '../tasks'
import { type Photo, sourceOf } from './photo'

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
export function useSubmission(revision: number, onTask: (task: Task) => void): Submission {
  const queries = useQueryClient()
  const notify = useNotify()
  const [sent, setSent] = useState(0)
  const [resumesAt, setResumesAt] = useState<number | null>(null)
  const key = useRef({ revision: -1, value: '' })
  const abort = useRef(new AbortController())

  const { mutate, reset, ...mutation } = useMutation<Task, ApiError, Parcel>({
    mutationFn: async ({ photo, order, revision: of }) => {
      if (key.current.revision !== of) key.current = { revision: of, value: uuid() }
      const { value } = key.current
      abort.current = new AbortController()
      const { signal } = abort.current
      const onSent = (part: number) => key.current.value === value && setSent(part)
      const source = photo instanceof File ? await shrink(photo) : sourceOf(photo)
      return createTask(source, order, { key: value, signal, onSent })
    },
    onMutate: () => {
      setSent(0)
      setResumesAt(null)
    },
    onSuccess: (task, { revision: of }) => {
      putTask(queries, task)
      if (key.current.revision === of) key.current.revision = -1
      if (of === revision) onTask(task)
    },
    onError: (error, { revision: of }) => {
      if (of !== revision) {
        if (error.code !== 'net.stopped') notify({ text: faultWords(error).title })
        return
      }
      if (error.code === 'idempotency.conflict') key.current.revision = -1
      const waits = error.status === 429 && error.retryAfter !== null
      setResumesAt(waits ? Date.now() + (error.retryAfter ?? 0) * 1000 : null)
    },
  })

  const { variables } = mutation
  // A changed draft is another one: the old failure says nothing about it, and the old parcel is not wanted.
  const judged = variables?.revision === revision
  useResending(judged ? variables : undefined, resumesAt, mutate)

  const stop = () => {
    abort.current.abort()
    reset()
    // It may have arrived before it was called back: then it is in the list.
    queries.invalidateQueries({ queryKey: tasksQuery().queryKey })
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
