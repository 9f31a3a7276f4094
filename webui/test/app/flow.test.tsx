import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { delay, HttpResponse, http } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { tokens } from '../../src/api'
import { done, failure, photoFile, session, task } from '../pictures'
import { at, problem, server, serving } from '../server'
import { accepted, choose, FAST, givePhoto, open, openWithPhoto, press, taking } from './story'

describe('the way of a photo', () => {
  test('without one the button says what is missing', async () => {
    await open()
    expect(await screen.findByRole('button', { name: 'Add a photo to start' })).toBeDisabled()
    expect(await screen.findByText(/Made on this computer.*24 hours/)).toBeInTheDocument()
  })

  test('goes in, is ordered in the chosen style, develops and can be downloaded', async () => {
    let now = task()
    const orders = taking('/avatar', () => accepted(now))
    server.use(...serving(() => now))
    await openWithPhoto()
    await userEvent.click(screen.getByRole('radio', { name: 'Pencil' }))
    await press('Make the avatar')

    await waitFor(() =>
      expect(screen.getByRole('status')).toHaveTextContent('2 pictures are ahead of yours'),
    )
    expect(location.pathname).toBe('/t/task1')
    expect(orders[0]?.form.get('style')).toBe('pencil')
    expect(orders[0]?.form.get('photo')).toBeInstanceOf(File)
    expect(document.title).toBe('(1) darkroom')

    now = done()
    const download = await screen.findByRole('link', { name: 'Download' }, FAST)
    expect(download).toHaveAttribute('href', '/media/result?signature=s&download=1')
    expect(screen.getByAltText('Result: Pencil')).toBeInTheDocument()
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('Ready'), FAST)
    expect(document.title).toContain('Ready')
  })

  test('stays in sight until the server’s copy of it is here', async () => {
    taking('/avatar', () => accepted(task()))
    server.use(...serving(() => task()))
    await openWithPhoto()
    await press('Make the avatar')
    await waitFor(() => expect(location.pathname).toBe('/t/task1'))
    const over = () => document.querySelector('main [data-safelight] > img[alt=""]')
    await waitFor(() => expect(over()).toHaveAttribute('src', expect.stringMatching(/^blob:/)))
    const copy = screen.getByAltText('Your photo')
    expect(copy).toHaveAttribute('src', '/media/photo?signature=s')
    fireEvent.load(copy)
    expect(over()).toBeNull()
  })

  test('a picture without a face leads to the backgrounds by itself', async () => {
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    await press('Cat')
    expect(await screen.findByRole('radio', { name: 'Cut out' })).toBeChecked()
    expect(screen.getByRole('button', { name: 'Change the background' })).toBeEnabled()
  })

  test('a colour is ordered with its value', async () => {
    const orders = taking('/background', () => accepted(task({ operation: 'background' })))
    server.use(...serving(() => task({ operation: 'background' })))
    await openWithPhoto()
    await userEvent.click(screen.getByRole('radio', { name: 'Background' }))
    await userEvent.click(await screen.findByRole('radio', { name: 'One colour' }))
    await userEvent.click(screen.getByRole('radio', { name: 'Sky' }))
    await press('Change the background')
    await waitFor(() => expect(orders).toHaveLength(1))
    expect(Object.fromEntries(orders[0]?.form ?? [])).toMatchObject({
      background: 'colour',
      colour: '#8ec5ff',
    })
  })

  test('a file that is too large is refused in words, before it is sent', async () => {
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    await givePhoto(photoFile('big.jpg', 1_200_000))
    expect(await screen.findByText(/at most 1 MB/)).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Add a photo to start' })).toBeDisabled()
  })
})

describe('a failure', () => {
  test('of the order keeps photo, choice and key, and Try again sends the same', async () => {
    const orders = taking('/avatar', (count) =>
      count === 1
        ? problem({ status: 500, code: 'internal', incident: 'inc-42' })
        : accepted(task()),
    )
    server.use(...serving(() => task()))
    await openWithPhoto()
    await userEvent.click(screen.getByRole('radio', { name: 'Pencil' }))
    await press('Make the avatar')

    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('Something went wrong here')
    expect(within(alert).getByText('inc-42')).toBeInTheDocument()
    expect(alert).not.toHaveTextContent('500')
    expect(screen.getByAltText('Your photo')).toBeInTheDocument()
    expect(screen.getByRole('radio', { name: 'Pencil' })).toBeChecked()

    await press('Try again')
    await waitFor(() => expect(location.pathname).toBe('/t/task1'))
    expect(orders).toHaveLength(2)
    expect(orders[1]?.key).toBe(orders[0]?.key)
    expect(orders[1]?.form.get('style')).toBe('pencil')
  })

  test('is none when the photo is called back on its way', async () => {
    server.use(http.post(at('/avatar'), () => delay('infinite')))
    await openWithPhoto()
    await press('Make the avatar')
    await userEvent.click(await screen.findByRole('button', { name: 'Don’t send' }))
    expect(await screen.findByRole('button', { name: 'Make the avatar' })).toBeEnabled()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    expect(location.pathname).toBe('/')
  })

  test('is forgotten, with its key, once the choice changes', async () => {
    const orders = taking('/avatar', () => problem({ status: 500, code: 'engine.down' }))
    await openWithPhoto()
    await press('Make the avatar')
    await screen.findByRole('alert')
    await userEvent.click(screen.getByRole('radio', { name: 'Pencil' }))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
    await press('Make the avatar')
    await waitFor(() => expect(orders).toHaveLength(2))
    expect(orders[1]?.key).not.toBe(orders[0]?.key)
  })

  test('"too fast" counts down and goes on by itself', async () => {
    const orders = taking('/avatar', (count) =>
      count === 1 ? problem({ status: 429, code: 'limit.rate', retry_after: 1 }) : accepted(task()),
    )
    server.use(...serving(() => task()))
    await openWithPhoto()
    await press('Make the avatar')
    expect(await screen.findByRole('button', { name: 'Goes on in 1 s' })).toBeDisabled()
    await waitFor(() => expect(location.pathname).toBe('/t/task1'), FAST)
    expect(orders[1]?.key).toBe(orders[0]?.key)
  })

  test('of the engine offers Try again, which opens a new task', async () => {
    const error = failure('engine.failed')
    const failed = done({ state: 'failed', results: [], error })
    const again = task({ id: 'task2', retry_of: 'task1' })
    server.use(
      ...serving(() => failed),
      http.get(at('/status/task2'), () => HttpResponse.json(again)),
      http.post(at('/status/task1/retry'), () => accepted(again)),
    )
    await open('/t/task1')
    expect(
      await screen.findByRole('heading', { name: 'The picture didn’t come out' }),
    ).toBeInTheDocument()
    expect(screen.getByAltText('Your photo')).toBeInTheDocument()
    await press('Try again')
    await waitFor(() => expect(location.pathname).toBe('/t/task2'))
  })

  test('without a face asks for another photo and keeps the style', async () => {
    const error = failure('engine.no_face', false)
    server.use(...serving(() => done({ state: 'failed', results: [], error })))
    await open('/t/task1')
    await screen.findByRole('button', { name: 'Choose another photo' })
    await givePhoto()
    expect(await screen.findByRole('button', { name: 'Make the avatar' })).toBeEnabled()
    expect(screen.getByRole('radio', { name: 'Pencil' })).toBeChecked()
  })

  test('an address that leads nowhere says so and leads on', async () => {
    const gone = problem({ status: 404, code: 'task.unknown', retryable: false })
    server.use(http.get(at('/status/gone'), () => gone))
    await open('/t/gone')
    expect(
      await screen.findByRole('heading', { name: 'This picture can’t be found' }),
    ).toBeInTheDocument()
    await press('Start with a new photo')
    expect(location.pathname).toBe('/')
  })
})

describe('a task', () => {
  test('is stopped with one tap', async () => {
    let now = task()
    server.use(
      ...serving(() => now),
      http.post(at('/status/task1/cancel'), () => {
        now = task({ state: 'cancelled', version: 2, progress: null, cancellable: false })
        return HttpResponse.json(now)
      }),
    )
    await open('/t/task1')
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }))
    expect(await screen.findByRole('heading', { name: 'Stopped' })).toBeInTheDocument()
    expect(screen.getByText(/You get no picture of this one/)).toBeInTheDocument()
    await press('Back to the choices')
    expect(await screen.findByRole('button', { name: 'Make the avatar' })).toBeEnabled()
  })

  test('that is deleted leaves the tray at once and comes back by Undo', async () => {
    server.use(...serving(() => done()))
    await open('/t/task1')
    await screen.findByRole('link', { name: 'Pencil ready' })
    await press('Delete')
    await waitFor(() =>
      expect(screen.queryByRole('link', { name: 'Pencil ready' })).not.toBeInTheDocument(),
    )
    expect(location.pathname).toBe('/')
    await press('Undo')
    expect(await screen.findByRole('link', { name: 'Pencil ready' })).toBeInTheDocument()
    expect(location.pathname, 'Undo leads back to the picture').toBe('/t/task1')
    expect(await screen.findByRole('link', { name: 'Download' })).toBeInTheDocument()
  })

  test('that comes out while another is looked at is told, and one tap away', async () => {
    let now = task()
    server.use(...serving(() => now))
    tokens.keep(session('guest'))
    await open()
    await screen.findByRole('link', { name: 'Pencil in line' })
    now = done()
    expect(await screen.findByText('Pencil is ready', {}, FAST)).toBeInTheDocument()
    await press('Look')
    expect(await screen.findByRole('link', { name: 'Download' })).toBeInTheDocument()
  })
})

test('without a network the order waits, says so, and goes when the network is back', async () => {
  const orders = taking('/avatar', () => accepted(task()))
  server.use(...serving(() => task()))
  await openWithPhoto()
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  act(() => {
    window.dispatchEvent(new Event('offline'))
  })
  expect(screen.getByRole('alert')).toHaveTextContent('You are offline')
  await press('Make the avatar')
  expect(await screen.findByText(/sent as soon as you are back, if this page/)).toBeInTheDocument()
  expect(screen.getByRole('heading', { name: 'Waiting for the network' })).toBeInTheDocument()
  expect(orders).toHaveLength(0)
  online.mockReturnValue(true)
  act(() => {
    window.dispatchEvent(new Event('online'))
  })
  await waitFor(() => expect(location.pathname).toBe('/t/task1'), FAST)
  expect(orders).toHaveLength(1)
})

test('an order that is called back while it waits for the network never goes', async () => {
  const orders = taking('/avatar', () => accepted(task()))
  server.use(...serving(() => task()))
  await openWithPhoto()
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  act(() => {
    window.dispatchEvent(new Event('offline'))
  })
  await press('Make the avatar')
  await userEvent.click(await screen.findByRole('button', { name: 'Don’t send' }))
  await choose('Pencil')
  online.mockReturnValue(true)
  act(() => {
    window.dispatchEvent(new Event('online'))
  })
  await press('Make the avatar')
  await waitFor(() => expect(location.pathname).toBe('/t/task1'), FAST)
  expect(orders).toHaveLength(1)
})
