import type { Task } from '../../api'
import { percent } from '../../shared/format'
import { words } from './words'

/** What is happening to a photo: one line for people, and how far along it is (0 to 1, or unknown). */
export interface Saying {
  line: string
  fraction: number | null
}

/** The upload, before there is a task. */
export function sayUpload(sent: number): Saying {
  if (sent <= 0) return { line: words.sending, fraction: null }
  if (sent >= 1) return { line: words.checking, fraction: null }
  return { line: words.sendingAt(percent(sent)), fraction: sent }
}

/** A task in whatever state it is. */
export function sayTask(task: Task): Saying {
  if (task.state === 'waiting')
    return { line: sayPlace(task.progress?.place ?? null), fraction: null }
  if (task.state !== 'working') return { line: words[task.state], fraction: null }
  const stage = capital(task.progress?.stage ?? words.working)
  const fraction = task.progress?.fraction ?? null
  const line = fraction === null ? stage : words.stageAt(stage, percent(fraction))
  return { line, fraction }
}

function sayPlace(place: number | null): string {
  if (place === null) return words.received
  return place === 0 ? words.next : words.ahead(place)
}

function capital(line: string): string {
  return line.charAt(0).toUpperCase() + line.slice(1)
}
