import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { cancel, retry, type Task, taskQuery, toApiError } from '../../api'
import { uuid } from '../../shared/uuid'
import { putTask } from './cache'

/** Stops a task; the answer is shown at once. */
export function useCancel() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => cancel(id),
    onSuccess: (task) => putTask(queries, task),
  })
}

/** Makes the same again as a new task. Pressing twice, or again after a failure, never makes two. */
export function useRetry(onTask: (task: Task) => void) {
  const queries = useQueryClient()
  const keys = useRef(new Map<string, string>())
  return useMutation({
    mutationFn: (id: string) => {
      const key = keys.current.get(id) ?? uuid()
      keys.current.set(id, key)
      return retry(id, key)
    },
    onSuccess: (task, id) => {
      keys.current.delete(id)
      putTask(queries, task)
      onTask(task)
    },
    onError: (error, id) => {
      // It came back in the meantime: the answer to that is to show it.
      if (toApiError(error).code !== 'task.state') return
      return queries.invalidateQueries({ queryKey: taskQuery(id).queryKey })
    },
  })
}
