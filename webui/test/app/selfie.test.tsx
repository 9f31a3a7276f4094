import { screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import type { PhotoProblem } from '../../src/api'
import { task } from '../pictures'
import { at, problem, server, serving } from '../server'
import { accepted, choose, FAST, open, openWithPhoto, press, taking } from './story'

const NO_FACE = { code: 'selfie.no_face', title: 't', detail: 'd' } as const
const HINT = /No face in this photo/

/** Answers every check with `problems`, and counts them. */
function checking(problems: PhotoProblem[]) {
  const asked: string[] = []
  server.use(
    http.post(at('/check'), ({ request }) => {
      asked.push(request.url)
      return HttpResponse.json({ problems })
    }),
  )
  return asked
}

const refused = () => problem({ status: 422, retryable: false, ...NO_FACE })

describe('the selfie check', () => {
  test('tells what speaks against an avatar, and the ways on', async () => {
    checking([NO_FACE])
    await openWithPhoto()
    expect(await screen.findByText(HINT)).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Choose another photo' })).toBeEnabled()
    expect(screen.getByRole('button', { name: 'Make the avatar' })).toBeEnabled()
  })

  test('offers a background instead where there is no face', async () => {
    checking([NO_FACE])
    await openWithPhoto()
    await screen.findByText(HINT)
    await press('Change the background instead')
    expect(screen.getByRole('radio', { name: 'Background' })).toBeChecked()
    expect(screen.queryByText(HINT)).not.toBeInTheDocument()
    expect(screen.getByAltText('Your photo')).toBeInTheDocument()
  })

  test('offers no background where a better photo is what helps', async () => {
    checking([{ ...NO_FACE, code: 'selfie.too_dark' }])
    await openWithPhoto()
    expect(await screen.findByText(/The face is too dark/)).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: /instead/ })).not.toBeInTheDocument()
  })

  test('is told of before there is a photo, with what is kept', async () => {
    await open()
    expect(await screen.findByText(/looked at when you choose it/)).toHaveTextContent(
      'kept only when you order',
    )
  })

  test('is asked once for a photo and says nothing about backgrounds', async () => {
    const asked = checking([NO_FACE])
    await openWithPhoto()
    await screen.findByText(HINT)
    await choose('Background')
    expect(screen.queryByText(HINT)).not.toBeInTheDocument()
    await choose('Avatar')
    expect(await screen.findByText(HINT)).toBeInTheDocument()
    expect(asked).toHaveLength(1)
  })

  test('that can’t be made is no failure', async () => {
    server.use(http.post(at('/check'), () => problem({ status: 500, code: 'internal' })))
    const orders = taking('/avatar', () => accepted(task()))
    server.use(...serving(() => task()))
    await openWithPhoto()
    await press('Make the avatar')
    await waitFor(() => expect(location.pathname).toBe('/t/task1'), FAST)
    expect(orders[0]?.form.get('as_is')).toBeNull()
  })

  test('is overruled by Use it anyway, and the order says so', async () => {
    checking([NO_FACE])
    const orders = taking('/avatar', () => accepted(task()))
    server.use(...serving(() => task()))
    await openWithPhoto()
    await screen.findByText(HINT)
    await press('Use it anyway')
    expect(screen.queryByText(HINT)).not.toBeInTheDocument()
    await press('Make the avatar')
    await waitFor(() => expect(orders).toHaveLength(1))
    expect(orders[0]?.form.get('as_is')).toBe('true')
  })
})

test('an order refused for its face goes again as it is, with the same key', async () => {
  const orders = taking('/avatar', (count) => (count === 1 ? refused() : accepted(task())))
  server.use(...serving(() => task()))
  await openWithPhoto()
  await press('Make the avatar')

  expect(await screen.findByRole('alert')).toHaveTextContent('No face in this photo')
  expect(screen.getAllByText(HINT)).toHaveLength(1)
  expect(screen.getByAltText('Your photo')).toBeInTheDocument()

  await press('Use it anyway')
  await waitFor(() => expect(location.pathname).toBe('/t/task1'), FAST)
  expect(orders.map(({ form }) => form.get('as_is'))).toEqual([null, 'true'])
  expect(orders[1]?.key).toBe(orders[0]?.key)
  expect(orders[1]?.form.get('photo')).toBeInstanceOf(File)
})

test('an order refused for want of a face can go on as a background', async () => {
  taking('/avatar', refused)
  await openWithPhoto()
  await press('Make the avatar')
  await screen.findByRole('alert')
  await press('Change the background instead')
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  expect(screen.getByRole('radio', { name: 'Background' })).toBeChecked()
  expect(screen.getByAltText('Your photo')).toBeInTheDocument()
})
