import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type ApiError, createTask, type Order, type Task, tasksQuery } from '../../api'
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
 */
export function useSubmission(revision: number, onTask: (task: Task) => void): Submission {
  const queries = useQueryClient()
  const [sent, setSent] = useState(0)
  const [resumesAt, setResumesAt] = useState<number | null>(null)
  const key = useRef({ revision: -1, value: '' })
  const abort = useRef(new AbortController())

  const { mutate, reset, ...mutation } = useMutation<Task, ApiError, Parcel>({
    mutationFn: async ({ photo, order, revision: of }) => {
      if (key.current.revision !== of) key.current = { revision: of, value: uuid() }
      abort.current = new AbortController()
      const { signal } = abort.current
      const source = photo instanceof File ? await shrink(photo) : sourceOf(photo)
      return createTask(source, order, { key: key.current.value, signal, onSent: setSent })
    },
    onMutate: () => {
      setSent(0)
      setResumesAt(null)
    },
    onSuccess: (task) => {
      key.current.revision = -1
      putTask(queries, task)
      onTask(task)
    },
    onError: (error) => {
      if (error.code === 'idempotency.conflict') key.current.revision = -1
      const waits = error.status === 429 && error.retryAfter !== null
      setResumesAt(waits ? Date.now() + (error.retryAfter ?? 0) * 1000 : null)
    },
  })

  const { variables } = mutation
  useEffect(() => {
    if (resumesAt === null || !variables) return
    const timer = setTimeout(() => mutate(variables), Math.max(0, resumesAt - Date.now()))
    return () => clearTimeout(timer)
  }, [resumesAt, variables, mutate])

  // A changed draft is another one: the old failure says nothing about it.
  const judged = variables?.revision === revision
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
    pending: mutation.isPending,
    paused: mutation.isPaused,
    sent,
    fault,
    resumesAt: judged ? resumesAt : null,
  }
}
