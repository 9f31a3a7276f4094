import { keepState } from './keeping'
import { EMPTY, type Item, type State } from './state'

/** The batch as it stands: whoever shows it is told of every change, and a reload finds it again. */
export class Book {
  #state: State = EMPTY
  #written: Promise<void> = Promise.resolve()
  readonly #listeners = new Set<() => void>()

  readonly snapshot = (): State => this.#state

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  find(id: string): Item | undefined {
    return this.#state.items.find((item) => item.id === id)
  }

  /** Changes one photo; `keep` false for what a reload need not know. */
  put(id: string, part: Partial<Item>, keep = true): void {
    const items = this.#state.items.map((item) => (item.id === id ? { ...item, ...part } : item))
    this.set({ items }, keep)
  }

  set(part: Partial<State>, keep = true): void {
    const state = { ...this.#state, ...part }
    this.#state = state
    if (keep) this.after(() => keepState(state))
    for (const listener of this.#listeners) listener()
  }

  /** Does something once all that was changed before is written down. */
  after(work: () => Promise<void>): Promise<void> {
    this.#written = this.#written.then(work).catch(() => undefined)
    return this.#written
  }
}
