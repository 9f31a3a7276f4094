import { arrive } from '../shared/arrivals'
import { heardBuild } from '../shared/build'
import { whenIdle } from '../shared/lazily'
import { ownScript } from '../shared/ownScript'
import type { FromWorker, ToWorker } from '../shared/workerTalk'

const SHARED = 'shared'
/** A worker that lost what was shared does not answer for long. */
const PATIENCE_MS = 5000

interface LaunchQueue {
  setConsumer: (consume: (launch: { files: FileSystemFileHandle[] }) => void) => void
}

/**
 * Joins the page to the device: the service worker that opens it without a network, photos shared
 * from other apps, and files opened with it. `onLost` is called when what was shared did not come.
 */
export function joinDevice(onLost: () => void): void {
  const { launchQueue } = window as { launchQueue?: LaunchQueue }
  launchQueue?.setConsumer(async ({ files }) => {
    arrive(await Promise.all(files.map((file) => file.getFile())))
  })
  const workers = navigator.serviceWorker
  if (new URLSearchParams(location.search).has(SHARED)) fetchShared(workers, onLost)
  if (!workers || !import.meta.env.PROD) return
  workers.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === 'build') heardBuild(data.build)
  })
  soon(() => employ(workers))
}

/** Registers the worker. Without one (refused, or gone from the server) the page does as well. */
async function employ(workers: ServiceWorkerContainer): Promise<void> {
  try {
    await workers.register(ownScript('/sw.js'), { updateViaCache: 'none' })
  } catch {
    // Refused by the browser (private mode, plain http): there is just no page without a network.
  }
}

/** After the first touch of the page, or when it has been idle for a while. */
function soon(work: () => void): void {
  const done = new AbortController()
  const begin = () => {
    if (done.signal.aborted) return
    done.abort()
    whenIdle(work)
  }
  for (const kind of ['pointerdown', 'keydown']) {
    window.addEventListener(kind, begin, { signal: done.signal, passive: true })
  }
  setTimeout(begin, 3000)
}

/** Asks the worker for what another app shared, and cleans the address. */
function fetchShared(workers: ServiceWorkerContainer | undefined, onLost: () => void): void {
  history.replaceState(history.state, '', '/')
  const lost = setTimeout(onLost, PATIENCE_MS)
  const answered = ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind !== 'shared') return
    workers?.removeEventListener('message', answered)
    clearTimeout(lost)
    if (data.files.length > 0) arrive(data.files)
    else onLost()
  }
  workers?.addEventListener('message', answered)
  workers?.startMessages()
  workers?.controller?.postMessage({ kind: 'shared?' } satisfies ToWorker)
}
