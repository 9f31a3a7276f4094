import type { Fault, Task } from '../../api'
import type { Choice } from '../choices'
import { isFinal } from '../tasks'

export { MOST } from './inbox'

/** Where a photo of the batch is. `queued` waits here, `made` is a task of the server's. */
export type Phase = 'opening' | 'ready' | 'refused' | 'queued' | 'sending' | 'made'

/** One photo of the batch. */
export interface Item {
  id: string
  name: string
  /** What the page shows of it; null when this browser can't show it. */
  preview: Blob | null
  phase: Phase
  /** Why it was not taken, as a sentence, before it was sent. */
  reason: string | null
  /** Why the server did not take it. */
  fault: Told | null
  /** Fraction sent, 0 to 1. */
  sent: number
  /** Of its order; kept over every retry and reload, renewed with the wish. */
  key: string
  /** The person wants an avatar of it whatever speaks against it. */
  insisted: boolean
  /** The id of what it became. */
  taskId: string | null
  /** The task as it was last heard of. */
  task: Task | null
  /** How often it came back for no fault of its own. */
  tries: number
}

/** What is told of a fault; all of it can be kept. */
export type Told = Pick<Fault, 'code' | 'title' | 'detail' | 'retryable' | 'incident'>

/** The whole batch, as the page shows it. A new object with every change. */
export interface State {
  items: readonly Item[]
  /** The wish it is made by, since it was started. */
  choice: Choice | null
  going: boolean
  /** Epoch ms at which sending goes on by itself, or null. */
  resumesAt: number | null
  /** It waits for room and not only for time. */
  full: boolean
  /** Why nothing more was sent: the wish is at fault, not a photo. */
  fault: Told | null
}

export const EMPTY: State = {
  items: [],
  choice: null,
  going: false,
  resumesAt: null,
  full: false,
  fault: null,
}

/** A photo that has just come in. */
export function fresh(id: string, name: string, key: string): Item {
  return {
    id,
    name,
    preview: null,
    phase: 'opening',
    reason: null,
    fault: null,
    sent: 0,
    key,
    insisted: false,
    taskId: null,
    task: null,
    tries: 0,
  }
}

/** What people are told of a photo: more than its phase, since a task has states of its own. */
export type Stage = Exclude<Phase, 'made'> | Task['state']

export function stageOf({ phase, task }: Item): Stage {
  if (phase !== 'made') return phase
  return task?.state ?? 'waiting'
}

/** Nothing more happens to it by itself. */
export function isOver(item: Item): boolean {
  return OVER.has(stageOf(item))
}

const OVER = new Set<Stage>(['refused', 'done', 'failed', 'cancelled'])

/** More is to come of it, by what is known for sure: not of a task that nothing was heard of yet. */
export function isGoing({ phase, task }: Item): boolean {
  return phase === 'queued' || phase === 'sending' || (task !== null && !isFinal(task))
}

/** How many of each the person is told of. */
export function tally(items: readonly Item[]) {
  // What this page did not take was never part of it.
  const taken = items.filter(({ reason }) => reason === null)
  const stages = taken.map(stageOf)
  const count = (...wanted: Stage[]) => stages.filter((stage) => wanted.includes(stage)).length
  return {
    all: taken.length,
    ready: count('ready'),
    opening: count('opening'),
    done: count('done'),
    failed: count('failed', 'cancelled', 'refused'),
    /** On the server and unfinished. */
    live: count('waiting', 'working'),
    /** Here and unfinished. */
    here: count('queued', 'sending'),
  }
}
