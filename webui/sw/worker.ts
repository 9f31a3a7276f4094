/// <reference lib="webworker" />
import type { FromWorker, ToWorker } from '../src/shared/workerTalk.ts'

/** The build this worker came with, and the addresses of its shell; put in by build/serviceWorker.ts. */
declare const BUILD: string
declare const SHELL: string[]

const worker = self as unknown as ServiceWorkerGlobalScope

const PREFIX = 'darkroom-shell-'
const CACHE = PREFIX + BUILD
const ENTRY = '/'
/** Never looked at here: pictures, orders and whatever else belongs to the server. */
const SERVERS = /^\/(api|media|hooks|health|metrics|chat)(\/|$)/
/** A network that is there and says nothing holds the shell up no longer. */
const PATIENCE_MS = 4000
/** How long shared photos wait for the page they were shared with. */
const SHARED_MS = 60_000

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(activate()))

/**
 * Takes the whole shell or nothing. It takes over at once: pages of the build before keep running,
 * their files are kept until the build after this one, and they are told that there is a newer one.
 */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: freshness(path) })))
  const entry = await cache.match(ENTRY)
  if (!(await entry?.text())?.includes(BUILD)) {
    await caches.delete(CACHE)
    throw new Error('the page is of another build: this worker is one too early or too late')
  }
  await worker.skipWaiting()
}

/** What is named by its content may come from the browser's own cache. */
function freshness(path: string): RequestCache {
  return path.startsWith('/assets/') ? 'default' : 'reload'
}

async function activate(): Promise<void> {
  // In the order they were made: the last one is of the build that open pages may still be.
  const earlier = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== CACHE)
  await Promise.all(earlier.slice(0, -1).map((key) => caches.delete(key)))
  await worker.clients.claim()
  for (const client of await worker.clients.matchAll({ type: 'window' })) {
    tell(client, { kind: 'build', build: BUILD })
  }
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== worker.location.origin) return
  if (request.method === 'POST' && pathname === '/share') event.respondWith(receive(event))
  if (request.method !== 'GET' || SERVERS.test(pathname)) return
  if (request.mode === 'navigate') event.respondWith(enter(request))
  else if (pathname !== ENTRY && SHELL.includes(pathname)) event.respondWith(part(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(part(request))
})

/** The shell in the language that was just chosen, for when there is no network; of this build only. */
async function enterAnew(): Promise<void> {
  const answer = await fetch(new Request(ENTRY, { cache: 'reload' }))
  const whole = answer.clone()
  if (answer.ok && (await answer.text()).includes(BUILD)) {
    await (await caches.open(CACHE)).put(ENTRY, whole)
  }
}

/** The page as the server has it; the kept shell where the server is silent, broken or far away. */
async function enter(request: Request): Promise<Response> {
  const shell = async () => (await caches.open(CACHE)).match(ENTRY)
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined))
  const asked = fetch(request)
  try {
    const answer = await Promise.race([asked, late])
    if (answer && answer.status < 500) return answer
    return (await shell()) ?? (await asked)
  } catch {
    return (await shell()) ?? Response.error()
  }
}

/** A file of this build, or of the one before, else from the network. */
async function part(request: Request): Promise<Response> {
  const own = await (await caches.open(CACHE)).match(request, { ignoreVary: true })
  return own ?? (await caches.match(request, { ignoreVary: true })) ?? fetch(request)
}

interface Parcel {
  files: File[]
  fetched: () => void
}

/** What was shared with a page that is just being opened for it, by the name of that page. */
const shared = new Map<string, Parcel>()

/**
 * Photos from another app: held in memory, never written down, until their page asks for them. What
 * can't be read is none, and the page says that it did not arrive.
 */
async function receive(event: FetchEvent): Promise<Response> {
  const page = event.resultingClientId
  const files = await photosOf(event.request)
  const waiting = new Promise<void>((fetched) => {
    shared.set(page, { files, fetched })
    setTimeout(fetched, SHARED_MS)
  })
  event.waitUntil(waiting.then(() => shared.delete(page)))
  return Response.redirect('/?shared', 303)
}

async function photosOf(request: Request): Promise<File[]> {
  try {
    const form = await request.formData()
    return form.getAll('photo').filter((entry) => entry instanceof File)
  } catch {
    return []
  }
}

worker.addEventListener('message', (event) => {
  const { data, source } = event
  if ((data as ToWorker).kind === 'entry') event.waitUntil(enterAnew())
  if ((data as ToWorker).kind !== 'shared?' || !(source instanceof Client)) return
  const parcel = shared.get(source.id)
  tell(source, { kind: 'shared', files: parcel?.files ?? [] })
  parcel?.fetched()
})

function tell(client: Client | ServiceWorker | MessagePort, message: FromWorker): void {
  client.postMessage(message)
}

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(look((event.notification.data as { url?: string } | null)?.url ?? ENTRY))
})

/** A picture that was told of comes to the front: in a page that is open, else in a new one. */
async function look(path: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: 'window' })
  if (!open) return void (await worker.clients.openWindow(path))
  await open.focus()
  await open.navigate(path)
}
