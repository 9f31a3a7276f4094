import { useSyncExternalStore } from 'react'

let served: string | null = null
let later: string | null = null
const listeners = new Set<() => void>()

/** The build this page is of, as index.html says; null in development, where there is none. */
export function ownBuild(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name="darkroom-build"]')?.content ?? null
}

/** Notes which build the server has now, as its answers and the service worker say. */
export function heardBuild(build: unknown): void {
  if (typeof build !== 'string' || build === served) return
  served = build
  tell()
}

/** The person goes on with this page; asked again only about a build that is newer still. */
export function putOff(): void {
  later = served
  tell()
}

/** Whether the server has another build than this page is of. */
export function useNewer(): boolean {
  return useSyncExternalStore(subscribe, isNewer)
}

function isNewer(): boolean {
  const own = ownBuild()
  return own !== null && served !== null && served !== own && served !== later
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
