import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Rendition, render } from '../../api'

const KEPT_MS = 120_000

let last: Promise<unknown> = Promise.resolve()

/**
 * One after another: the server makes one form at a time for a visitor, and refuses a second also
 * while it is still at one that nobody waits for. Forms no longer wanted are passed over.
 */
function inTurn<T>(make: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const turn = last.then(() => {
    signal.throwIfAborted()
    return make()
  })
  last = turn.catch(() => undefined)
  return turn
}

function renditionQuery(task: string, result: number, rendition: Rendition) {
  return {
    queryKey: ['rendition', task, result, rendition] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      inTurn(() => render(task, result, rendition), signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    // Offline it fails at once and says so, instead of waiting without an end.
    networkMode: 'always' as const,
  }
}

/** A result in a form, made by the server; while the next is made the last one stays. */
export function useRendition(task: string, result: number, rendition: Rendition) {
  return useQuery({
    ...renditionQuery(task, result, rendition),
    placeholderData: keepPreviousData,
  })
}

/** Fetches a form that may not have been looked at; one that was is there at once. */
export function useFetchRendition(task: string, result: number) {
  const queries = useQueryClient()
  return (rendition: Rendition) => queries.fetchQuery(renditionQuery(task, result, rendition))
}
