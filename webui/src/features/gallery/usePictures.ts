import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { listPage, type Task, toApiError } from '../../api'
import { useSession } from '../session'
import { goneQuery, pagesKey, useTaskStream, useTasks } from '../tasks'
import { type Filter, listingOf } from './filters'
import { hasGap, merged } from './listing'

/** The newest tasks, which every door of the page follows. */
const HEAD = 20
const KEPT_MS = 30 * 60_000

/** Whether the list goes on: it can, it is just being asked for, it could not be had; or it ends. */
export type More = 'there' | 'coming' | 'lost' | null

/** The pictures of a filter as far as they are loaded, live, and the way to more. */
export function usePictures(filter: Filter) {
  const session = useSession()
  const listing = useMemo(() => listingOf(filter), [filter])
  const { data: gone } = useQuery(goneQuery)
  const head = useTasks(undefined)
  useTaskStream(session !== null)
  const query = useInfiniteQuery({
    queryKey: pagesKey(listing),
    queryFn: ({ pageParam, signal }) =>
      listPage({ ...listing, ...(pageParam !== null && { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    enabled: session !== null,
    // What is newer comes by the stream; whoever comes back finds all where it was.
    gcTime: KEPT_MS,
    refetchOnWindowFocus: false,
  })
  const pages = query.data?.pages
  const hidden = useMemo(() => new Set(gone), [gone])
  const tasks: Task[] = pages ? merged(pages, head, filter, hidden) : []
  const { refetch, isFetching } = query
  const missing = filter === 'all' && !isFetching && hasGap(pages ?? [], head, HEAD)
  useEffect(() => {
    if (missing) refetch()
  }, [missing, refetch])
  return {
    tasks,
    /** Nothing is known yet. */
    waiting: session !== null && query.isPending,
    fault: query.isError && !pages ? toApiError(query.error) : null,
    more: moreOf(query),
    loadMore: () => query.fetchNextPage(),
    refetch,
  }
}

function moreOf(query: {
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
}): More {
  if (!query.hasNextPage) return null
  if (query.isFetching) return 'coming'
  return query.isFetchNextPageError ? 'lost' : 'there'
}
