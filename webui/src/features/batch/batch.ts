import { type ApiError, createTask, type Order, retry, type Task, toApiError } from '../../api'
import { flag } from '../../shared/flag'
import { uuid } from '../../shared/uuid'
import { opened, prepared, verdict } from '../capture'
import { type Choice, orderOf } from '../choices'
import { Book } from './book'
import { FLAG } from './inbox'
import { dropAll, dropPhoto, type Found, keepChoice, keepPhoto } from './keeping'
import { afterFault, type Pause } from './pause'
import { EMPTY, fresh, type Item, isOver, MOST, tally } from './state'

/** How many are sent at once: more only share the same line. */
const HANDS = 2

type Limits = Parameters<typeof verdict>[2]

/**
 * The batch of this page: takes photos, sends them two at a time with one wish, waits when the
 * server asks it to, and goes on by itself. It outlives the page that shows it, and a reload.
 */
export class Batch {
  readonly #book = new Book()
  readonly #photos = new Map<string, File>()
  readonly #onTask: (task: Task) => void
  #stopping = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined
  /** As many of ours as the server made at once when it last said that it was enough. */
  #room = Number.POSITIVE_INFINITY

  constructor(onTask: (task: Task) => void) {
    this.#onTask = onTask
    window.addEventListener('online', () => this.#pump())
  }

  /** For useSyncExternalStore. */
  readonly snapshot = this.#book.snapshot
  readonly subscribe = this.#book.subscribe

  /** Goes on where the page before this one was. */
  adopt({ state, photos }: Found): void {
    if (this.snapshot().items.length > 0) return
    for (const [id, photo] of photos) this.#photos.set(id, photo)
    this.#book.set(state)
    this.#pump()
  }

  /** Takes photos in; returns the names of those there was no room for. */
  add(files: readonly File[], limits: Limits): string[] {
    const room = Math.max(0, MOST - this.snapshot().items.length)
    const taken = files.slice(0, room).map((file) => {
      const item = fresh(uuid(), file.name, uuid())
      this.#photos.set(item.id, file)
      return item
    })
    this.#book.set({ items: [...this.snapshot().items, ...taken] })
    flag(FLAG, true)
    for (const item of taken) this.#open(item.id, limits)
    return files.slice(room).map(({ name }) => name)
  }

  remove(id: string): void {
    this.#photos.delete(id)
    this.#book.set({ items: this.snapshot().items.filter((item) => item.id !== id) })
    dropPhoto(id)
    if (this.snapshot().items.length === 0) this.clear()
  }

  /** Puts everything away. */
  clear(): void {
    this.#stopping.abort()
    this.#photos.clear()
    this.#book.set(EMPTY, false)
    this.#book.after(dropAll)
    flag(FLAG, false)
  }

  /** Sends whatever is ready. A wish that is another than before is another order of each. */
  async start(choice: Choice): Promise<void> {
    const anew = this.snapshot().choice !== null
    const items = this.snapshot().items.map((item) => {
      if (item.phase !== 'ready' && item.phase !== 'queued') return item
      return { ...item, phase: 'queued' as const, tries: 0, ...(anew && { key: uuid() }) }
    })
    this.#stopping = new AbortController()
    this.#book.set({ items, choice, going: true, fault: null, resumesAt: null, full: false })
    // Wish and keys are written down before anything is sent.
    await this.#book.after(() => keepChoice(choice))
    this.#pump()
  }

  /** Sends nothing more; what the server has goes on. */
  stop(): void {
    this.#stopping.abort()
    this.#book.set({ going: false, resumesAt: null, full: false })
  }

  /** Goes on after a stop. */
  resume(): void {
    this.#stopping = new AbortController()
    this.#book.set({ going: true, fault: null, resumesAt: null, full: false })
    this.#pump()
  }

  /** Sends a photo again, or has the server make it again, `insisting` on it or not. */
  async retry(id: string, insisting = false): Promise<void> {
    const item = this.#book.find(id)
    if (!item) return
    const again = { fault: null, tries: 0, sent: 0, insisted: item.insisted || insisting }
    const key = item.taskId || item.fault?.code === 'idempotency.conflict' ? uuid() : item.key
    this.#book.put(id, { ...again, key, phase: 'queued' })
    if (!this.snapshot().going) this.resume()
    else this.#pump()
  }

  /** The same photos once more, to be developed by another wish. */
  again(): void {
    const items = this.snapshot().items.map((item) => ({
      ...item,
      phase: item.reason ? item.phase : ('ready' as const),
      fault: null,
      task: null,
      key: uuid(),
    }))
    this.#book.set({ ...EMPTY, items })
  }

  /** Hears of tasks; room on the server lets the next photo go. */
  note(tasks: Iterable<Task>): void {
    const byId = new Map(Array.from(tasks, (task) => [task.id, task]))
    let freed = false
    const items = this.snapshot().items.map((item) => {
      const task = item.taskId && item.phase === 'made' ? byId.get(item.taskId) : undefined
      if (!task || (item.task && task.version <= item.task.version)) return item
      const next = { ...item, task }
      freed ||= isOver(next)
      return next
    })
    if (items.some((item, at) => item !== this.snapshot().items[at]))
      this.#book.set({ items }, false)
    if (freed) this.#pump()
  }

  /** A task of the batch is not there any more. */
  forget(taskId: string): void {
    const item = this.snapshot().items.find((known) => known.taskId === taskId)
    if (item) this.remove(item.id)
  }

  async #open(id: string, limits: Limits): Promise<void> {
    const file = this.#photos.get(id)
    if (!file) return
    const seen = await opened(file)
    const reason = await verdict(file, seen, limits)
    if (!this.#book.find(id)) return
    if (reason) {
      this.#photos.delete(id)
      return this.#book.put(id, { phase: 'refused', reason, preview: seen.preview })
    }
    this.#book.put(id, { preview: seen.preview })
    await keepPhoto(id, file, false)
    if (!this.#photos.has(id)) return dropPhoto(id)
    this.#book.put(id, { phase: this.snapshot().going ? 'queued' : 'ready' })
    this.#pump()
  }

  #pump(): void {
    clearTimeout(this.#timer)
    const { going, choice, resumesAt } = this.snapshot()
    const order = choice && orderOf(choice)
    if (!going || !order || !navigator.onLine) return
    const { live } = tally(this.snapshot().items)
    const left = (resumesAt ?? 0) - Date.now()
    if (left > 0 && live >= this.#room) {
      this.#timer = setTimeout(() => this.#pump(), left)
      return
    }
    const busy = this.snapshot().items.filter(({ phase }) => phase === 'sending').length
    const hands = Math.min(HANDS - busy, left > 0 ? this.#room - live - busy : HANDS)
    const next = this.snapshot()
      .items.filter(({ phase }) => phase === 'queued')
      .slice(0, hands)
    for (const item of next) this.#send(item, order)
    if (left <= 0 && resumesAt !== null) this.#book.set({ resumesAt: null, full: false }, false)
  }

  async #send(item: Item, order: Order): Promise<void> {
    const { signal } = this.#stopping
    this.#book.put(item.id, { phase: 'sending', sent: 0 })
    try {
      const task = await this.#order(item, order, signal)
      this.#book.put(item.id, { phase: 'made', taskId: task.id, task, tries: 0 })
      // Then only: polls may know more of it already, and that comes back from here.
      this.#onTask(task)
      this.#sent(item.id)
    } catch (thrown) {
      this.#came(item.id, toApiError(thrown))
    }
    this.#pump()
  }

  async #order(item: Item, order: Order, signal: AbortSignal): Promise<Task> {
    const { id, key, insisted, taskId, task } = item
    if (taskId && task && task.state !== 'done') return retry(taskId, key)
    const wish = order.operation === 'avatar' && insisted ? { ...order, insisted } : order
    const file = this.#photos.get(id)
    const source = file ? await prepared(file) : { task: taskId ?? '', result: null }
    const onSent = (sent: number) => this.#book.put(id, { sent }, false)
    return createTask(source, wish, { key, signal, onSent })
  }

  /** A photo came back: it waits with the others, or has a fault of its own. */
  #came(id: string, error: ApiError): void {
    const item = this.#book.find(id)
    if (!item) return
    const pause: Pause = afterFault(error, item.tries)
    const tries = item.tries + (pause.counts ? 1 : 0)
    if (pause.kind === 'own') {
      this.#book.put(id, { phase: 'refused', fault: pause.fault, tries: 0 })
      return
    }
    this.#book.put(id, { phase: 'queued', sent: 0, tries, ...(pause.rekey && { key: uuid() }) })
    if (pause.kind === 'wish') {
      this.stop()
      this.#book.set({ fault: pause.fault })
    }
    if (pause.kind !== 'room' && pause.kind !== 'time') return
    this.#room = pause.kind === 'room' ? tally(this.snapshot().items).live : 0
    const resumesAt = Date.now() + pause.seconds * 1000
    this.#book.set({ resumesAt, full: pause.kind === 'room' }, false)
  }

  /** The server has the photo: it need not be kept here once it is written down where it went. */
  async #sent(id: string): Promise<void> {
    const file = this.#photos.get(id)
    if (file) await this.#book.after(() => keepPhoto(id, file, true))
    this.#photos.delete(id)
  }
}
