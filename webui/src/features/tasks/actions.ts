import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { cancel, remove, retry, type Task, taskQuery, tasksQuery, toApiError } from '../../api'
import { useNotify } from '../../shared/notifications'
import { uuid } from '../../shared/uuid'
import { putTask, setGone } from './cache'
import { words } from './words'

const UNDO_MS = 8000

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

/** Deletes after 8 s in which it can be undone; leaving the page deletes at once. */
export function useDelete(): (id: string) => void {
  const queries = useQueryClient()
  const notify = useNotify()
  const waiting = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const carryOut = useCallback(
    async (id: string) => {
      waiting.current.delete(id)
      try {
        await remove(id)
        await queries.invalidateQueries({ queryKey: tasksQuery().queryKey })
      } catch {
        notify({ text: words.deleteFailed })
        setGone(queries, id, false)
      }
    },
    [queries, notify],
  )
  useEffect(() => {
    const leave = () => {
      for (const [id, timer] of waiting.current) {
        clearTimeout(timer)
        remove(id, true).catch(() => undefined)
      }
      waiting.current.clear()
    }
    window.addEventListener('pagehide', leave)
    return () => window.removeEventListener('pagehide', leave)
  }, [])
  return useCallback(
    (id) => {
      setGone(queries, id, true)
      waiting.current.set(id, setTimeout(carryOut, UNDO_MS, id))
      const undo = () => {
        clearTimeout(waiting.current.get(id))
        waiting.current.delete(id)
        setGone(queries, id, false)
      }
      notify({ text: words.deleted, lasting: UNDO_MS, action: { label: words.undo, run: undo } })
    },
    [queries, notify, carryOut],
  )
}
