import { afterEach, describe, expect, test } from 'vitest'
import { sayTask, sayUpload } from '../../../src/features/tasks/saying'
import { speak } from '../../../src/shared/language'
import { task } from '../../pictures'

const at = (stage: string | null, fraction: number | null = null) =>
  sayTask(task({ state: 'working', progress: { stage, fraction, place: null } }))
const waiting = (stage: string | null, place: number | null) =>
  sayTask(task({ state: 'waiting', progress: { stage, place, fraction: null } })).line

afterEach(async () => {
  await speak('en')
})

/** What the engine says of itself, in the words it uses (local/fal and studio). */
const STAGES = [
  'waiting for a machine; a new one loads the model first',
  'loading the model, the first time only',
  'finding the subject',
  'finding the face',
  'cutting out',
  'drawing',
  'enlarging',
  'enlarging: made for art and small pictures',
  'finishing',
]

describe('what happens to a photo is said in the language of the page', () => {
  test.each(['de', 'es', 'ru', 'ar'] as const)('each stage in %s', async (code) => {
    const english = STAGES.map((stage) => at(stage).line)
    await speak(code)
    const said = STAGES.map((stage) => at(stage).line)
    expect(said.filter((line) => english.includes(line))).toEqual([])
    expect(new Set(said).size).toBe(STAGES.length)
  })

  test('with how far it is', async () => {
    await speak('de')
    expect(at('drawing', 0.4)).toEqual({ line: 'Es wird gezeichnet, 40\u00a0%', fraction: 0.4 })
    expect(at('enlarging: 40 %').line).toBe('Es wird vergrößert, 40\u00a0%')
    await speak('ar')
    expect(at('drawing', 0.4).line).toContain('نرسم، ')
  })

  test('with how many are ahead', async () => {
    await speak('ru')
    expect(waiting(null, 0)).toBe('Ваша картинка – следующая')
    expect(waiting(null, 3)).toBe('Перед вашей 3 картинки')
    expect(waiting(null, null)).toBe('Фото получено')
  })

  test('and while it is sent', async () => {
    await speak('es')
    expect(sayUpload(0).line).toBe('Enviando tu foto')
    expect(sayUpload(1).line).toBe('Examinando tu foto')
  })
})

test('a stage nobody knows is shown as it comes, but not among other words than English', async () => {
  expect(at('drying').line).toBe('Drying')
  await speak('ru')
  expect(at('drying: 40 %').line).toBe('Делается, 40\u00a0%')
})
