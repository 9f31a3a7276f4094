import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Rendition, render } from '../../api'

const KEPT_MS = 120_000

function renditionQuery(task: string, result: number, rendition: Rendition) {
  return {
    queryKey: ['rendition', task, result, rendition] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => render(task, result, rendition, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
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
