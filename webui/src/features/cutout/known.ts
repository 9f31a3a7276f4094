import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query'
import type { Source } from '../../api'
import { uuid } from '../../shared/uuid'
import { endTrial } from '../tasks'

const names = new WeakMap<File, string>()

/** A photo's name within this page: the same file, or the same picture of a task, has the same. */
export function nameOf(photo: Source): string {
  if (!(photo instanceof File)) return `${photo.task}/${photo.result ?? 'photo'}`
  const name = names.get(photo) ?? uuid()
  names.set(photo, name)
  return name
}

/** What is known of a photo's cut-out. */
export interface Known {
  /** The task that cuts it out. */
  task: string | null
  /** Named by every try to order it, until one is taken. */
  key: string
}

/** Which task cuts a photo out; it lasts as long as the page, and a draft's as long as the draft. */
export const knownQuery = (photo: Source) => ({
  queryKey: ['cutout', nameOf(photo)] as const,
  queryFn: (): Known => ({ task: null, key: uuid() }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
})

/** The name of every order for a photo's cut-out. */
export const orderKey = (photo: Source) => ['cutout', nameOf(photo), 'order'] as const

/** Its task is gone: the next try begins anew. */
export function forget(queries: QueryClient, photo: Source): void {
  const { queryKey } = knownQuery(photo)
  if (queries.getQueryData(queryKey)) queries.setQueryData(queryKey, { task: null, key: uuid() })
}

/** What is known of a photo's cut-out; null when nobody asked for one. */
export function knownOf(queries: QueryClient, photo: Source): Known | null {
  return queries.getQueryData<Known>(knownQuery(photo).queryKey) ?? null
}

/** The photo is put away: what it was only tried on with goes from the server as well. */
export function putAway(queries: QueryClient, photo: Source): void {
  const id = knownOf(queries, photo)?.task
  // What is being ordered may be made of it.
  if (!id || queries.isMutating() > 0) return
  forget(queries, photo)
  endTrial(queries, id)
}

/** The same, followed; it orders and begins nothing. */
export function useKnown(photo: Source | null): Known | null {
  const queryKey = photo ? knownQuery(photo).queryKey : (['cutout'] as const)
  return useQuery<Known>({ queryKey, queryFn: skipToken, gcTime: Infinity }).data ?? null
}

/** Takes over what the page before this one knew. */
export function rememberCutout(queries: QueryClient, photo: Source, known: Known): void {
  queries.setQueryData(knownQuery(photo).queryKey, known)
}
