/**
 * A drawer of this browser for what was put in and not yet sent, so that a reload loses nothing.
 * Where storage is refused, full or silent (private windows), nothing is kept and nothing fails.
 */
let database = 'darkroom.chest'
const DRAWER = 'kept'
/** What nobody came back for is nobody's to find. */
const LASTS_MS = 24 * 60 * 60_000
/** A database that does not answer holds nobody up. */
const PATIENCE_MS = 2000

/** From now on the drawer of one of several people of this browser; called before it is first used. */
export function openChestOf(who: string): void {
  database = `darkroom.chest.${who}`
}

interface Kept {
  at: number
  value: unknown
}

/** Keeps a value that can be cloned, files and all. False when it could not be kept. */
export async function put(name: string, value: unknown): Promise<boolean> {
  const kept: Kept = { at: Date.now(), value }
  return (await asked('readwrite', (drawer) => drawer.put(kept, name))) !== undefined
}

/** What was kept under a name, or undefined: also when it has lain for a day. */
export async function get(name: string): Promise<unknown> {
  const kept = (await asked('readonly', (drawer) => drawer.get(name))) as Kept | undefined
  if (!kept) return undefined
  if (Date.now() - kept.at < LASTS_MS) return kept.value
  await remove(name)
  return undefined
}

/** Forgets a name, and every name that begins with it and a slash. False when that did not succeed. */
export async function remove(name: string): Promise<boolean> {
  const done = await asked('readwrite', (drawer) => {
    drawer.delete(IDBKeyRange.bound(`${name}/`, `${name}/\uffff`))
    return drawer.delete(name)
  })
  return done !== undefined
}

let opening: Promise<IDBDatabase> | null = null

/** The answer, or undefined where storage is refused; an answer of nothing is null. */
async function asked(
  mode: IDBTransactionMode,
  ask: (drawer: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined))
  const answer = async () => {
    opening ??= open()
    const transaction = (await opening).transaction(DRAWER, mode)
    const request = ask(transaction.objectStore(DRAWER))
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    return request.result ?? null
  }
  return Promise.race([answer().catch(forget), late])
}

function forget(): undefined {
  opening = null
  return undefined
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(DRAWER)
    request.onsuccess = () => {
      // A newer page in another tab may renew it: this one lets go.
      request.result.onversionchange = () => request.result.close()
      sweep(request.result)
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('blocked'))
  })
}

/** Empties the drawer of what has lain for a day, before anything is asked of it. */
function sweep(database: IDBDatabase): void {
  const walk = database.transaction(DRAWER, 'readwrite').objectStore(DRAWER).openCursor()
  walk.onsuccess = () => {
    const cursor = walk.result
    if (!cursor) return
    if (Date.now() - (cursor.value as Kept).at >= LASTS_MS) cursor.delete()
    cursor.continue()
  }
}
