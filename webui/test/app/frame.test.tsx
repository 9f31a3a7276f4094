import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { App } from '../../src/app/App'
import { joinDevice } from '../../src/app/device'
import { arrive } from '../../src/shared/arrivals'
import { heardBuild } from '../../src/shared/build'
import { catalogue, photoFile } from '../pictures'
import { at, server } from '../server'
import { FAST, open } from './story'

describe('a page of an earlier build', () => {
  beforeEach(() => {
    document.head.insertAdjacentHTML('beforeend', '<meta name="darkroom-build" content="one">')
  })
  afterEach(() => {
    document.querySelector('meta[name="darkroom-build"]')?.remove()
    heardBuild('one')
  })

  const answering = (build: string) =>
    server.use(
      http.get(at('/catalogue'), () =>
        HttpResponse.json(catalogue, { headers: { 'X-Darkroom-Build': build } }),
      ),
    )

  test('is told by any answer of the server, and offers the newer one', async () => {
    const reload = vi.spyOn(location, 'reload').mockReturnValue()
    answering('two')
    await open()
    expect(await screen.findByText('A newer darkroom is ready.')).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Reload' }))
    expect(reload).toHaveBeenCalledOnce()
  })

  test('that is put off is offered again only when there is a newer one still', async () => {
    answering('two')
    await open()
    await userEvent.click(await screen.findByRole('button', { name: 'Later' }))
    expect(screen.queryByText('A newer darkroom is ready.')).not.toBeInTheDocument()
    act(() => heardBuild('two'))
    expect(screen.queryByText('A newer darkroom is ready.')).not.toBeInTheDocument()
    act(() => heardBuild('three'))
    expect(screen.getByText('A newer darkroom is ready.')).toBeInTheDocument()
  })

  test('is the newest as long as the server says the same', async () => {
    answering('one')
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    expect(screen.queryByText('A newer darkroom is ready.')).not.toBeInTheDocument()
  })
})

test('a page of development knows of no build, and offers none', async () => {
  server.use(
    http.get(at('/catalogue'), () =>
      HttpResponse.json(catalogue, { headers: { 'X-Darkroom-Build': 'two' } }),
    ),
  )
  await open()
  await screen.findByRole('radio', { name: 'Pencil' })
  expect(screen.queryByText('A newer darkroom is ready.')).not.toBeInTheDocument()
})

describe('a fault that nobody caught', () => {
  test('leaves a page that says so, with a report to copy and a way on', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const reload = vi.spyOn(location, 'reload').mockReturnValue()
    server.use(http.get(at('/catalogue'), () => HttpResponse.json({ ...catalogue, engine: null })))
    const user = userEvent.setup()
    render(<App />)
    expect(await screen.findByRole('heading', { name: 'The page stumbled' })).toHaveFocus()

    await user.click(screen.getByRole('button', { name: 'Copy report' }))
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument()
    const report = await navigator.clipboard.readText()
    expect(report).toContain('TypeError')
    expect(report).toContain('privacyLine')

    await user.click(screen.getByRole('button', { name: 'Load the page again' }))
    expect(reload).toHaveBeenCalledOnce()
  })

  test('shows the report where the browser does not let it be copied', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    server.use(http.get(at('/catalogue'), () => HttpResponse.json({ ...catalogue, engine: null })))
    const user = userEvent.setup()
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'))
    render(<App />)
    await user.click(await screen.findByRole('button', { name: 'Copy report' }))
    expect(await screen.findByRole('button', { name: /mark it below/ })).toBeInTheDocument()
    expect(screen.getByText(/TypeError/)).toBeInTheDocument()
  })
})

describe('photos that come by themselves', () => {
  test('wait for the page and lie on its easel', async () => {
    arrive([photoFile()])
    await open()
    expect(await screen.findByAltText('Your photo')).toBeInTheDocument()
  })

  test('also come while it is open', async () => {
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    act(() => arrive([photoFile()]))
    expect(await screen.findByAltText('Your photo')).toBeInTheDocument()
  })

  test('are handed over by the device that opens a file with the page', async () => {
    let consume: (launch: { files: { getFile: () => Promise<File> }[] }) => void = () => undefined
    vi.stubGlobal('launchQueue', {
      setConsumer: (given: typeof consume) => {
        consume = given
      },
    })
    await open()
    joinDevice(() => undefined)
    await act(async () => consume({ files: [{ getFile: async () => photoFile() }] }))
    expect(await screen.findByAltText('Your photo')).toBeInTheDocument()
    vi.unstubAllGlobals()
  })

  test('that were lost on the way are told, and the address is clean', async () => {
    await open('/?shared')
    await waitFor(
      () => expect(screen.getByText(/What was shared did not arrive here/)).toBeInTheDocument(),
      { timeout: 7000 },
    )
    expect(location.search).toBe('')
  })
})

test('a page opened without a network waits for it, says so, and goes on by itself', async () => {
  const network = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  await open()
  expect(screen.getByRole('alert')).toHaveTextContent('You are offline')
  expect(screen.getByText(/styles are fetched as soon as you are back/)).toBeInTheDocument()

  network.mockReturnValue(true)
  act(() => void window.dispatchEvent(new Event('online')))

  expect(await screen.findByRole('radio', { name: 'Pencil' }, FAST)).toBeInTheDocument()
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})
