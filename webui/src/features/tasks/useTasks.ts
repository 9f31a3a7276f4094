import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError, follow, type Task, type TaskPage, taskQuery, tasksQuery } from '../../api'
import { useSession } from '../session'
import { goneQuery, heardAt, heardNow, putTask } from './cache'
import { isFinal, newer, newerPage } from './merge'
import { pace } from './pace'

const RECONNECT_MS = 3000
/** How often a shown task is asked for whose picture may come late. */
const DOUBT_MS = 30_000

/** One task by its id, polled until it is final, and slowly while it may still come back; the stream only makes it faster. */
export function useTask(id: string | null) {
  const queries = useQueryClient()
  return useQuery({
    ...taskQuery(id ?? ''),
    enabled: id !== null,
    staleTime: 30_000,
    structuralSharing: (shown, came) => newer(shown as Task | undefined, came as Task),
    // Who went elsewhere is told when it is done.
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) => {
      if (state.data ? isGone(state.error) : state.error) return false
      if (state.data && isFinal(state.data)) return state.data.may_still_come && DOUBT_MS
      return pace(state.dataUpdateCount, heardAt(queries), Date.now())
    },
  })
}

/** Whether there is no such task for this session (any more). */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'task.unknown'
}

/** The session's recent tasks, newest first, without those just deleted; `shown` may know better. */
export function useTasks(shown: Task | undefined): Task[] {
  const session = useSession()
  const queries = useQueryClient()
  const { data: gone } = useQuery(goneQuery)
  const { data } = useQuery({
    ...tasksQuery(),
    enabled: session !== null,
    staleTime: 30_000,
    structuralSharing: (shown, came) => newerPage(shown as TaskPage | undefined, came as TaskPage),
    // Who went elsewhere is told when it is done.
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) => {
      if (!state.data || state.data.items.every(isFinal)) return false
      return pace(state.dataUpdateCount, heardAt(queries), Date.now())
    },
  })
  const listed = (data?.items ?? []).filter(({ id }) => !gone?.includes(id))
  return listed.map((task) => (task.id === shown?.id ? newer(task, shown) : task))
}

/** Keeps one stream open while `active`; every event goes into the cache the polls fill too. */
export function useTaskStream(active: boolean): void {
  const queries = useQueryClient()
  const session = useSession()
  const token = session?.token
  useEffect(() => {
    if (!active || !token) return
    const stop = new AbortController()
    const listen = async () => {
      while (!stop.signal.aborted) {
        for await (const task of follow(stop.signal)) {
          heardNow(queries)
          putTask(queries, task)
        }
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
      }
    }
    // The stream is a hint: polling goes on whatever happens to it.
    listen().catch(() => undefined)
    return () => stop.abort()
  }, [active, token, queries])
}
