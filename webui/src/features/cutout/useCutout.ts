import {
  type Mutation,
  type QueryClient,
  useIsMutating,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { type ApiError, createTask, type Source, type Task, taskQuery } from '../../api'
import { prepared } from '../capture'
import { hideTrial, isFinal, isGone, putTask, useCancel, useTask } from '../tasks'
import { forget, knownQuery, orderKey } from './known'

/** Where a photo's cut-out stands. */
export interface Cutout {
  /** The task whose cut-out it is, once it is there. */
  task: Task | null
  working: boolean
  failed: boolean
  fault: ApiError | null
  order: () => void
  /** Null when it can't be stopped (any more). */
  stop: (() => void) | null
}

interface Sending {
  key: string
  way: AbortController
}

/** Finds the cut-out of a photo, or orders it when told to: once, however many backgrounds follow. */
export function useCutout(photo: Source): Cutout {
  const queries = useQueryClient()
  const known = useQuery(knownQuery(photo)).data
  const own = useOwn(photo)
  const made = useTask(known?.task ?? null)
  const cancel = useCancel()
  const { mutate, error, reset, variables, isPending } = useMutation<Task, ApiError, Sending>({
    mutationKey: orderKey(photo),
    mutationFn: async ({ key, way: { signal } }) => {
      const source = photo instanceof File ? await prepared(photo) : photo
      const wish = { operation: 'background', background: 'remove' } as const
      return createTask(source, wish, { key, signal, onSent: () => undefined })
    },
    onSuccess: (task, { key }) => {
      hideTrial(queries, task.id)
      putTask(queries, task)
      queries.setQueryData(knownQuery(photo).queryKey, { task: task.id, key })
    },
  })
  const sending = useIsMutating({ mutationKey: orderKey(photo) }) > 0
  const task = known?.task ? (made.data ?? null) : own
  const gone = known?.task !== null && isGone(made.error)
  const over = task !== null && isFinal(task)
  const working = sending || (task !== null && !task.cutout && !over && !gone)
  const order = () => {
    reset()
    if (gone || over) forget(queries, photo)
    queries
      .fetchQuery(knownQuery(photo))
      .then(({ key }) => mutate({ key, way: new AbortController() }))
  }
  const callBack = () => {
    variables?.way.abort()
    dropPaused(queries, photo)
    reset()
  }
  const cancelled = task?.cancellable && working ? () => cancel.mutate(task.id) : null
  return {
    task: task?.cutout && !gone ? task : null,
    working,
    failed: !working && !gone && (error !== null || (over && !task.cutout)),
    fault: error,
    order,
    stop: isPending ? callBack : cancelled,
  }
}

/** An order that waits for the network and was called back: it must not go when that is back. */
function dropPaused(queries: QueryClient, photo: Source): void {
  const orders = queries.getMutationCache()
  const predicate = ({ state }: Mutation) => state.isPaused
  const waiting = orders.find({ mutationKey: orderKey(photo), predicate })
  if (waiting) orders.remove(waiting)
}

/** The earlier task whose photo it is, when that was cut out already. */
function useOwn(photo: Source): Task | null {
  const id = photo instanceof File || photo.result !== null ? null : photo.task
  const { data } = useQuery({ ...taskQuery(id ?? ''), enabled: id !== null, staleTime: 30_000 })
  return data?.cutout ? data : null
}
