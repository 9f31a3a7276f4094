import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { tokens } from '../../src/api'
import { done, session, task } from '../pictures'
import { at, problem, server } from '../server'
import { open, press } from './story'
import {
  heart,
  listing,
  openGallery,
  PATIENT,
  pencils,
  row,
  rows,
  scrollTo,
  shown,
  streaming,
  watched,
} from './wall'

test('a guest without a picture is shown how to begin, and nothing is asked', async () => {
  let asked = 0
  server.use(http.get(at('/status'), () => HttpResponse.json({ items: [asked++] })))
  await open('/gallery')
  const begin = await screen.findByRole('link', { name: 'Make the first picture' })
  expect(begin).toHaveAttribute('href', '/')
  expect(asked).toBe(0)
})

test('the list goes on when its end comes near, and ends', async () => {
  await openGallery(pencils(130))
  expect(rows()).toHaveLength(60)
  expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '-1')
  watched.at(-1)?.([{ isIntersecting: true }])
  await waitFor(() => expect(rows()).toHaveLength(120), PATIENT)
  watched.at(-1)?.([{ isIntersecting: true }])
  await waitFor(() => expect(rows()).toHaveLength(130), PATIENT)
  expect(screen.getByRole('grid')).toHaveAttribute('aria-rowcount', '130')
})

test('a page that is lost is asked for by a button, and the list goes on', async () => {
  await openGallery(pencils(70))
  server.use(http.get(at('/status'), () => problem({ status: 500, code: 'internal' })))
  watched.at(-1)?.([{ isIntersecting: true }])
  const again = await screen.findByRole('button', { name: 'Look for more' })
  expect(rows()).toHaveLength(60)
  listing(pencils(70))
  await userEvent.click(again)
  await waitFor(() => expect(rows()).toHaveLength(70))
})

test('a filter asks the server, and is in the address', async () => {
  const all = [done({ id: 'bg', operation: 'background' }), ...pencils(2)]
  const asked = await openGallery(all)
  await userEvent.click(screen.getByRole('radio', { name: 'Backgrounds' }))
  await waitFor(() => expect(shown()).toEqual(['bg']))
  expect(location.search).toBe('?show=background')
  expect(asked.at(-1)?.getAll('operation')).toEqual(['background'])
  await userEvent.click(screen.getByRole('radio', { name: 'Favourites' }))
  expect(await screen.findByRole('heading', { name: 'No favourites yet' })).toBeInTheDocument()
  await press('Show all pictures')
  await waitFor(() => expect(shown()).toEqual(['bg', 'p1', 'p2']))
  expect(location.search).toBe('')
})

test('a list that can’t be had says so and is asked for again', async () => {
  tokens.keep(session('guest'))
  server.use(http.get(at('/status'), () => problem({ status: 500, code: 'internal' })))
  await open('/gallery')
  const again = await screen.findByRole('button', { name: 'Try again' })
  listing(pencils(1))
  await userEvent.click(again)
  await waitFor(() => expect(shown()).toEqual(['p1']))
})

describe('live', () => {
  test('what another door orders is hung up, and develops in its place', async () => {
    const say = streaming()
    await openGallery(pencils(2))
    await waitFor(() => {
      say(task({ id: 'new' }))
      expect(shown()).toEqual(['new', 'p1', 'p2'])
    }, PATIENT)
    expect(row('new')).toHaveTextContent('in line')
    say(done({ id: 'new' }))
    await waitFor(() => expect(row('new')).not.toHaveTextContent('in line'))
    expect(shown()).toEqual(['new', 'p1', 'p2'])
  })

  test('nothing moves for who looks further down: what is new is counted', async () => {
    const say = streaming()
    await openGallery(pencils(8))
    scrollTo(900)
    await waitFor(() => {
      say(task({ id: 'new' }))
      expect(screen.getByRole('button', { name: '1 new' })).toBeInTheDocument()
    }, PATIENT)
    say(task({ id: 'newer' }))
    expect(await screen.findByRole('button', { name: '2 new' }, PATIENT)).toBeInTheDocument()
    expect(shown()[0]).toBe('p1')
    scrollTo(0)
    await waitFor(() => expect(shown().slice(0, 3)).toEqual(['newer', 'new', 'p1']))
    expect(screen.queryByRole('button', { name: '2 new' })).toBeNull()
  })

  test('a favourite that another tab marks is marked here too', async () => {
    const say = streaming()
    await openGallery(pencils(70))
    watched.at(-1)?.([{ isIntersecting: true }])
    await waitFor(() => expect(rows()).toHaveLength(70), PATIENT)
    await waitFor(() => {
      say(done({ id: 'p65', version: 10, favourite: true }))
      expect(heart('p65')).toHaveAttribute('aria-pressed', 'true')
    }, PATIENT)
    expect(shown()[0]).toBe('p1')
  })
})

test('the tray keeps the last few and leads to all', async () => {
  tokens.keep(session('guest'))
  listing(pencils(15))
  await open('/')
  const tray = await screen.findByRole('navigation', { name: 'Your pictures' })
  await waitFor(() => expect(within(tray).getAllByRole('listitem')).toHaveLength(10))
  await userEvent.click(within(tray).getByRole('link', { name: 'All pictures' }))
  await waitFor(() => expect(rows()).toHaveLength(15))
  expect(location.pathname).toBe('/gallery')
  expect(screen.getByRole('heading', { name: 'Your pictures' })).toHaveFocus()
})
