import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type ApiError, createTask, fetchCutout, type Source, type Task } from '../../api'
import { uuid } from '../../shared/uuid'
import { endTrial, hideTrial, putTask } from '../tasks'
import { cropped, decoded } from './canvas'
import { knownQuery } from './known'
import { type Pixels, WHOLE } from './raster'
import { opened } from './useStage'

const SIDE = 1024

/** What lies on the retouching table, both of one size. */
export interface Materials {
  cut: Pixels
  photo: Pixels
}

/** The cut-out of a task and its photo, at the size they are worked on. */
export function useMaterials(task: Task) {
  return useQuery({
    queryKey: ['materials', task.id],
    queryFn: async ({ signal }): Promise<Materials> => {
      const [cut, photo] = await Promise.all([
        fetchCutout(task.id, SIDE, signal).then(decoded),
        opened(task.photo.url),
      ])
      const { width, height } = cut
      return {
        cut: cropped(cut, WHOLE, width, height),
        photo: cropped(photo, WHOLE, width, height),
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    structuralSharing: false,
  })
}

/**
 * Has the server take strokes into a cut-out; the photo's backgrounds are then made of that one.
 * Strokes that are still on their way when the table is left are called back.
 */
export function useTouchUp(photo: Source, task: Task, onDone: () => void) {
  const queries = useQueryClient()
  // The same strokes sent again, after a failure, are one order.
  const key = useRef({ of: null as File | null, value: '' })
  const sending = useRef(new AbortController())
  useEffect(() => () => sending.current.abort(), [])
  return useMutation<Task, ApiError, File>({
    mutationFn: (strokes) => {
      if (key.current.of !== strokes) key.current = { of: strokes, value: uuid() }
      const order = { operation: 'background', background: 'remove', strokes } as const
      sending.current = new AbortController()
      const { signal } = sending.current
      const way = { key: key.current.value, signal, onSent: () => undefined }
      return createTask({ task: task.id, result: null }, order, way)
    },
    onSuccess: (made) => {
      hideTrial(queries, made.id)
      putTask(queries, made)
      queries.setQueryData(knownQuery(photo).queryKey, { task: made.id, key: uuid() })
      endTrial(queries, task.id)
      onDone()
    },
  })
}
