import type { Task } from '../../api'
import { percent } from '../../shared/format'
import { language } from '../../shared/i18n'
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
  if (task.state === 'waiting') return { line: sayWait(task.progress), fraction: null }
  if (task.state !== 'working') return { line: words[task.state], fraction: null }
  const stage = stageOf(task.progress?.stage)
  const fraction = task.progress?.fraction ?? null
  const line = fraction === null ? stage : words.stageAt(stage, percent(fraction))
  return { line, fraction }
}

/** Why it waits, where the engine says so; else how many are ahead. */
function sayWait(progress: Task['progress']): string {
  return progress?.stage ? stageOf(progress.stage) : sayPlace(progress?.place ?? null)
}

function sayPlace(place: number | null): string {
  if (place === null) return words.received
  return place === 0 ? words.next : words.ahead(place)
}

/** What the engine says, in our words where we have them; it may count along: "enlarging: 40 %". */
function stageOf(said: string | null | undefined): string {
  if (!said) return words.working
  const [, stage = said, share] = /^(.*?)(?:: (\d+) %)?$/.exec(said) ?? []
  const ours = Object.hasOwn(words.stages, stage)
    ? words.stages[stage as keyof typeof words.stages]
    : unknown(stage)
  return share ? words.stageAt(ours, percent(Number(share) / 100)) : ours
}

/** An engine's own line, which is English: among other words it would help nobody. */
function unknown(stage: string): string {
  if (language() !== 'en') return words.unknown
  return stage.charAt(0).toUpperCase() + stage.slice(1)
}
