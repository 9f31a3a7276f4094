import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { done, task } from '../pictures'
import { at, problem, server } from '../server'
import { open, openWithPhoto, press } from './story'

const heading = (name: string) => screen.findByRole('heading', { level: 1, name })

/** Whether somebody has touched the page or pressed a key on it. */
function touched(hasBeenActive: boolean) {
  vi.stubGlobal('navigator', Object.assign(navigator, { userActivation: { hasBeenActive } }))
}

describe('the focus of what went', () => {
  beforeEach(() => touched(true))

  test('is at the invitation when the photo is removed', async () => {
    await openWithPhoto()
    await press('Remove')
    expect(await heading('Drop a photo in. See it develop.')).toHaveFocus()
  })

  test('is at the photo when another style is to be tried', async () => {
    server.use(http.get(at('/status/task1'), () => HttpResponse.json(done())))
    await open('/t/task1')
    await userEvent.click(await screen.findByRole('button', { name: 'Try another style' }))
    expect(await heading('Your photo')).toHaveFocus()
  })

  test('is at the heading of an address that leads nowhere', async () => {
    const lost = () => problem({ status: 404, code: 'task.unknown', retryable: false })
    server.use(http.get(at('/status/lost'), lost))
    await open('/t/lost')
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  test('is at the heading of a page that there is not', async () => {
    await open('/no/such/page')
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  test('is at the heading of the batch for who comes back to it', async () => {
    await open('/batch')
    expect(await heading('Up to 20 photos, one wish')).toHaveFocus()
  })
})

test('a mere visit leaves the focus where a page begins', async () => {
  touched(false)
  server.use(http.get(at('/status/task1'), () => HttpResponse.json(task())))
  await open('/t/task1')
  await screen.findByRole('button', { name: 'Stop' })
  expect(document.body).toHaveFocus()
})
