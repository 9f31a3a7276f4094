import '../../src/app/LostPage'
import '../../src/features/batch/BatchPage'
import '../../src/features/gallery/GalleryPage'
import { act, createEvent, fireEvent, screen, waitFor } from '@testing-library/react'
import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Developed, PhotoFault } from '../../src/features/capture/develop'
import { arrive } from '../../src/shared/arrivals'
import { done, photoFile } from '../pictures'
import { at, server } from '../server'
import { FAST, givePhoto, open, press, taking } from './story'

type Found = Developed | PhotoFault

/** How a photo opens, by its name; one that is not named opens at once. */
const opening = new Map<string, () => Promise<Found>>()
vi.mock('../../src/features/capture/workshop', () => ({
  ready: () => null,
  developed: async (file: File): Promise<Found> => opening.get(file.name)?.() ?? drawn(file),
}))

function drawn(file: File, photo = async (): Promise<Blob> => file): Developed {
  return { preview: new Blob([file.name]), width: 512, height: 512, photo }
}

/** Photos by the look of them: the address of a preview names whose it is. */
beforeEach(() => {
  opening.clear()
  const urls = vi.spyOn(URL, 'createObjectURL')
  urls.mockImplementation((blob) => `blob:${(blob as Blob).size}`)
})

const easel = () => screen.getByAltText('Your photo').getAttribute('src')
const lookOf = (file: File) => `blob:${file.name.length}`

/** Lets the page have its turn: what is not there afterwards does not come. */
const settled = () => act(() => new Promise((done) => setTimeout(done)))

const carried = (files: File[]) => ({
  dataTransfer: {
    files,
    types: ['Files'],
    items: files.map(() => ({ kind: 'file' })),
  },
})

/** Holds files over the page and lets go; what was promised, and whether the browser stayed. */
async function drop(...files: File[]) {
  const over = createEvent.dragOver(document.body, carried(files))
  fireEvent(document.body, over)
  const promised = (text: string) => screen.queryByText(text) !== null
  const seen = ['Let go to begin with this photo', 'Let go to put it in the tray'].find(promised)
  const several = screen.queryByText(/^Let go to (add|develop) (it|\d)/)?.textContent
  const letGo = createEvent.drop(document.body, carried(files))
  await act(async () => void fireEvent(document.body, letGo))
  return { promise: several ?? seen, stays: over.defaultPrevented && letGo.defaultPrevented }
}

function slowly(name: string) {
  let finish: (found: Found) => void = () => undefined
  const found = new Promise<Found>((resolve) => {
    finish = resolve
  })
  opening.set(name, () => found)
  return async (found: Found) => {
    await act(async () => finish(found))
    await settled()
  }
}

describe('a photo let go of anywhere', () => {
  test.each(['/gallery', '/t/task1', '/no/such/page'])('on %s begins a new draft', async (path) => {
    server.use(http.get(at('/status/task1'), () => HttpResponse.json(done())))
    await open(path)
    await screen.findByRole('heading', { level: 1 })
    const photo = photoFile('dropped.jpg')
    expect(await drop(photo)).toEqual({ promise: 'Let go to begin with this photo', stays: true })
    await screen.findByAltText('Your photo', undefined, FAST)
    expect(easel()).toBe(lookOf(photo))
    expect(location.pathname).toBe('/')
    expect(screen.queryByText(/Let go/)).not.toBeInTheDocument()
  })

  test('on the start page lies in the tray', async () => {
    await open()
    expect((await drop(photoFile())).promise).toBe('Let go to put it in the tray')
    expect(await screen.findByAltText('Your photo')).toBeInTheDocument()
  })

  test('is taken where the device hands it over', async () => {
    await open('/gallery')
    await screen.findByRole('heading', { level: 1 })
    act(() => arrive([photoFile()]))
    expect(await screen.findByAltText('Your photo', undefined, FAST)).toBeInTheDocument()
  })

  test('is taken where it is pasted', async () => {
    await open('/gallery')
    await screen.findByRole('heading', { level: 1 })
    fireEvent.paste(document.body, { clipboardData: { files: [photoFile()] } })
    expect(await screen.findByAltText('Your photo', undefined, FAST)).toBeInTheDocument()
  })

  test('joins the batch on its page, alone or with others', async () => {
    await open('/batch')
    await screen.findByRole('heading', { level: 1 })
    expect((await drop(photoFile('one.jpg'))).promise).toBe('Let go to add it to the batch')
    await screen.findByRole('button', { name: 'Develop one photo' }, FAST)
    const more = [photoFile('two.jpg'), photoFile('three.jpg')]
    expect((await drop(...more)).promise).toBe('Let go to add 2 photos to the batch')
    await screen.findByRole('button', { name: 'Develop 3 photos' }, FAST)
    expect(location.pathname).toBe('/batch')
  })

  test('with others, on the gallery, becomes a batch', async () => {
    await open('/gallery')
    await screen.findByRole('heading', { level: 1 })
    const { promise } = await drop(photoFile('one.jpg'), photoFile('two.jpg'))
    expect(promise).toBe('Let go to develop 2 photos together')
    await screen.findByRole('button', { name: 'Develop 2 photos' }, FAST)
    expect(location.pathname).toBe('/batch')
  })
})

describe('of two photos given one after the other', () => {
  // A photo is opened once: each story has its own.
  let slow = photoFile('slow.jpg')
  let quick = photoFile('quickly-opened.jpg')
  beforeEach(() => {
    slow = photoFile('slow.jpg')
    quick = photoFile('quickly-opened.jpg')
  })

  test('the later one stays, however long the first takes to open', async () => {
    const finish = slowly(slow.name)
    await open()
    await givePhoto(slow)
    await drop(quick)
    await screen.findByAltText('Your photo')
    await finish(drawn(slow))
    expect(easel()).toBe(lookOf(quick))
  })

  test('the first is taken after all where the later one is none', async () => {
    const finish = slowly(slow.name)
    await open()
    await givePhoto(slow)
    await drop(photoFile(''.padEnd(3, 'x'), 0))
    expect(await screen.findByText('This file is empty.')).toBeInTheDocument()
    await finish(drawn(slow))
    expect(easel()).toBe(lookOf(slow))
  })

  test('the fault of the first is not told any more', async () => {
    const finish = slowly(slow.name)
    await open()
    await givePhoto(slow)
    await drop(quick)
    await screen.findByAltText('Your photo')
    await finish('damaged')
    expect(screen.queryByText(/the file is damaged/)).not.toBeInTheDocument()
  })

  test('none calls anybody back who went on to another page', async () => {
    const finish = slowly(slow.name)
    await open()
    await givePhoto(slow)
    await act(async () => screen.getByRole('link', { name: 'Pictures' }).click())
    await waitFor(() => expect(location.pathname).toBe('/gallery'))
    await finish(drawn(slow))
    expect(location.pathname).toBe('/gallery')
  })
})

test('that a photo is being opened is said as long as it is, and no longer', async () => {
  const photo = photoFile('slow.jpg')
  const finish = slowly(photo.name)
  await open()
  await givePhoto(photo)
  expect(await screen.findByText('Opening the photo…')).toBeInTheDocument()
  await finish(drawn(photo))
  expect(screen.getByAltText('Your photo')).toBeInTheDocument()
  expect(screen.queryByText('Opening the photo…')).not.toBeInTheDocument()
})

describe('a photo that can’t be drawn anew', () => {
  test('does not leave the browser, and why is said', async () => {
    const orders = taking('/avatar', () => HttpResponse.json({}, { status: 500 }))
    const photo = photoFile('placed.jpg')
    const lost = () => Promise.reject(new Error('no memory'))
    opening.set(photo.name, async () => drawn(photo, lost))
    await open()
    await screen.findByRole('radio', { name: 'Pencil' })
    await givePhoto(photo)
    await screen.findByRole('button', { name: 'Make the avatar' })
    await press('Make the avatar')
    expect(await screen.findByText('The photo was not sent', undefined, FAST)).toBeInTheDocument()
    expect(screen.getByText(/can’t remove place and camera data/)).toBeInTheDocument()
    expect(orders).toEqual([])
  })

  test('is not taken where that is seen at once', async () => {
    const photo = photoFile('placed.jpg')
    opening.set(photo.name, () => Promise.reject(new Error('no canvas')))
    await open()
    await givePhoto(photo)
    expect(await screen.findByText(/can’t remove place and camera data/)).toBeInTheDocument()
    expect(screen.queryByAltText('Your photo')).not.toBeInTheDocument()
  })
})

test('the start page leads to the batch, and both say how many photos it takes', async () => {
  await open()
  await act(async () => screen.getByRole('link', { name: 'Many photos? Up to 20 at once' }).click())
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Up to 20 photos, one wish' }, FAST),
  ).toBeInTheDocument()
  expect(location.pathname).toBe('/batch')
})
