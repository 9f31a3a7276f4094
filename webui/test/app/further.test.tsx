import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import type { Task } from '../../src/api'
import { catalogue, done, picture, task } from '../pictures'
import { at, problem, server, serving } from '../server'
import { accepted, choose, FAST, open, openWithPhoto, press, taking } from './story'

const fields = (form: FormData | undefined) => Object.fromEntries(form ?? [])
const next = task({ id: 'task2' })

/** Opens a task that is done; what is ordered of it next is `task2`. */
async function openDone(part: Partial<Task> = {}) {
  server.use(
    ...serving(() => done(part)),
    http.get(at('/status/task2'), () => HttpResponse.json(next)),
  )
  await open('/t/task1')
  await screen.findByRole('link', { name: 'Download' })
}

describe('what was sent once', () => {
  test('is ordered in another style without being sent again, even after a reload', async () => {
    const orders = taking('/avatar', () => accepted(next))
    await openDone()
    await press('Try another style')
    expect(await screen.findByAltText('Your photo')).toHaveAttribute('src', picture('photo').url)
    expect(await screen.findByRole('radio', { name: 'Pencil' })).toBeChecked()
    await choose('Studio')
    await press('Make the avatar')
    await waitFor(() => expect(location.pathname).toBe('/t/task2'), FAST)
    expect(fields(orders[0]?.form)).toEqual({ from_task: 'task1', style: 'studio' })
  })

  test('and is gone meanwhile leads on to another photo', async () => {
    taking('/avatar', () => problem({ status: 404, code: 'task.unknown', retryable: false }))
    await openDone()
    await press('Try another style')
    await userEvent.click(await screen.findByRole('button', { name: 'Make the avatar' }))
    expect(await screen.findByRole('alert')).toHaveTextContent('can’t be found')
    expect(screen.getByRole('button', { name: 'Choose another photo' })).toBeEnabled()
  })
})

describe('a result', () => {
  test('is made larger by its number', async () => {
    const orders = taking('/upscale', () => accepted(next))
    await openDone({ results: [picture('one'), picture('two', 600, 400)] })
    await press('Result 2')
    await press('Make it larger')
    expect(await screen.findByText('1200 × 800 pixels')).toBeInTheDocument()
    await choose('Four times as large')
    await press('Make it larger')
    await waitFor(() => expect(orders).toHaveLength(1))
    expect(fields(orders[0]?.form)).toEqual({ from_task: 'task1', from_result: '1', scale: '4' })
  })

  test('that is too large for one scale is offered the other only', async () => {
    await openDone({ results: [picture('one', 1024, 1024)] })
    await press('Make it larger')
    expect(await screen.findByRole('radio', { name: 'Four times as large' })).toBeDisabled()
    expect(screen.getByRole('radio', { name: 'Twice as large' })).toBeEnabled()
  })

  test('that is large already is not offered any', async () => {
    await openDone({ results: [picture('one', 2000, 2000)] })
    expect(screen.queryByRole('button', { name: 'Make it larger' })).not.toBeInTheDocument()
  })

  test('gets a background behind it', async () => {
    const orders = taking('/background', () => accepted(next))
    await openDone()
    await press('Change its background')
    await choose('Scene')
    await choose('Beach')
    await userEvent.click(screen.getByRole('switch', { name: 'Soft shadow' }))
    await press('Change the background')
    await waitFor(() => expect(orders).toHaveLength(1))
    expect(fields(orders[0]?.form)).toEqual({
      from_task: 'task1',
      from_result: '0',
      background: 'scene',
      scene: 'beach',
      shadow: 'true',
    })
  })
})

describe('a background in own words', () => {
  test('is not shown where the engine draws none', async () => {
    await openWithPhoto()
    await choose('Background')
    await screen.findByRole('radio', { name: 'Scene' })
    expect(screen.queryByRole('radio', { name: 'Your words' })).not.toBeInTheDocument()
  })

  test('that the engine can’t draw after all is offered the nearest scene in one tap', async () => {
    server.use(http.get(at('/catalogue'), () => HttpResponse.json({ ...catalogue, prompts: true })))
    const needsKey = { status: 422, code: 'prompt.needs_key', scene: 'beach' } as const
    const orders = taking('/background', (count) =>
      count === 1 ? problem({ ...needsKey, retryable: false }) : accepted(next),
    )
    server.use(...serving(() => next))
    await openWithPhoto()
    await choose('Background')
    await choose('Your words')
    const field = screen.getByRole('textbox', { name: 'What should be behind you?' })
    expect(screen.getByRole('button', { name: 'Say what should be behind you' })).toBeDisabled()
    await userEvent.type(field, 'sand')
    await press('Change the background')
    expect(await screen.findByRole('alert')).toHaveTextContent('need a fal key')
    await press('Take the scene “Beach”')
    expect(screen.getByRole('radio', { name: 'Beach' })).toBeChecked()
    await press('Change the background')
    await waitFor(() => expect(orders).toHaveLength(2))
    expect(orders[1]?.form.get('scene')).toBe('beach')
    expect(orders[1]?.form.get('prompt')).toBeNull()
  })
})
