import type { Catalogue, Task } from '../../api'
import { words } from './words'

/** "Pencil", "Beach" or "Twice as large": a person's word for what the task makes. */
export function nameOf(task: Task, catalogue: Catalogue | undefined): string {
  return nameIn(task, catalogue)?.name ?? words.fallbackName[task.operation]
}

function nameIn(task: Task, catalogue: Catalogue | undefined): { name: string } | undefined {
  const { style, background, scene, scale } = task.options
  if (task.operation === 'avatar') return catalogue?.styles.find(({ id }) => id === style)
  if (task.operation === 'upscale') {
    return catalogue?.upscales.find((upscale) => upscale.scale === scale)
  }
  if (background === 'scene') return catalogue?.scenes.find(({ id }) => id === scene)
  return catalogue?.backgrounds.find(({ id }) => id === background)
}
