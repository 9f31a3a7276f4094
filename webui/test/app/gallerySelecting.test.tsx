import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import { describe, expect, test, vi } from 'vitest'
import { done, task } from '../pictures'
import { at, problem, server } from '../server'
import { press } from './story'
import { chosen, heart, openGallery, pencils, row, rows, shown } from './wall'

describe('a heart', () => {
  test('is red at once, and stays so', async () => {
    let answer: () => void = () => undefined
    server.use(
      http.put(at('/status/p1/favourite'), async () => {
        await new Promise<void>((resolve) => {
          answer = resolve
        })
        return HttpResponse.json(done({ id: 'p1', version: 10, favourite: true }))
      }),
    )
    await openGallery(pencils(2))
    await userEvent.click(heart('p1'))
    expect(heart('p1')).toHaveAttribute('aria-pressed', 'true')
    answer()
    await waitFor(() => expect(heart('p1')).toHaveAttribute('aria-pressed', 'true'))
    expect(location.pathname).toBe('/gallery')
  })

  test('is as before when the server refuses, which is told', async () => {
    const refused = () => problem({ status: 409, code: 'task.state', retryable: false })
    server.use(http.put(at('/status/p1/favourite'), refused))
    await openGallery(pencils(2))
    await userEvent.click(heart('p1'))
    await waitFor(() => expect(heart('p1')).toHaveAttribute('aria-pressed', 'false'))
  })

  test('is taken back by the same tap', async () => {
    const asked: string[] = []
    server.use(
      http.delete(at('/status/:id/favourite'), ({ params }) => {
        asked.push(String(params.id))
        return HttpResponse.json(done({ id: 'p1', version: 10 }))
      }),
    )
    await openGallery([done({ id: 'p1', favourite: true })])
    await userEvent.click(heart('p1'))
    await waitFor(() => expect(asked).toEqual(['p1']))
    expect(heart('p1')).toHaveAttribute('aria-pressed', 'false')
  })
})

describe('a selection', () => {
  test('is made with the mouse, by Ctrl and by Shift; then a click adds', async () => {
    await openGallery(pencils(6))
    fireEvent.click(within(row('p2')).getByRole('link'), { ctrlKey: true })
    fireEvent.click(within(row('p4')).getByRole('link'), { shiftKey: true })
    expect(chosen()).toEqual(['p2', 'p3', 'p4'])
    fireEvent.click(within(row('p6')).getByRole('link'))
    expect(chosen()).toEqual(['p2', 'p3', 'p4', 'p6'])
    expect(screen.getByRole('toolbar')).toHaveTextContent('4 selected')
    await press('Clear the selection')
    expect(chosen()).toEqual([])
    expect(screen.queryByRole('toolbar')).toBeNull()
  })

  test('is made with the keyboard: Space, Shift with arrows, all, none', async () => {
    await openGallery(pencils(4))
    row('p1').focus()
    await userEvent.keyboard(' ')
    expect(chosen()).toEqual(['p1'])
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{/Shift}')
    expect(chosen()).toEqual(['p1', 'p2', 'p3'])
    expect(document.activeElement).toBe(row('p3'))
    await userEvent.keyboard('{Control>}a{/Control}')
    expect(chosen()).toHaveLength(4)
    await userEvent.keyboard('{Escape}')
    expect(chosen()).toEqual([])
  })

  test('is made with a finger that rests, whose tap then opens nothing', async () => {
    await openGallery(pencils(3))
    const link = within(row('p2')).getByRole('link')
    vi.useFakeTimers()
    fireEvent.pointerDown(link, { pointerType: 'touch', clientX: 5, clientY: 5 })
    vi.advanceTimersByTime(500)
    fireEvent.pointerUp(link, { pointerType: 'touch' })
    fireEvent.click(link)
    vi.useRealTimers()
    await waitFor(() => expect(chosen()).toEqual(['p2']))
    expect(location.pathname).toBe('/gallery')
  })

  test('is not made by a finger that moves on', async () => {
    await openGallery(pencils(3))
    const link = within(row('p2')).getByRole('link')
    vi.useFakeTimers()
    fireEvent.pointerDown(link, { pointerType: 'touch', clientX: 5, clientY: 5 })
    fireEvent.pointerMove(link, { pointerType: 'touch', clientX: 5, clientY: 60 })
    vi.advanceTimersByTime(500)
    expect(chosen()).toEqual([])
  })

  test('of favourites is marked as one', async () => {
    const asked: string[] = []
    server.use(
      http.put(at('/status/:id/favourite'), ({ params }) => {
        asked.push(String(params.id))
        return HttpResponse.json(done({ id: String(params.id), version: 10, favourite: true }))
      }),
    )
    await openGallery([done({ id: 'old', favourite: true }), ...pencils(2)])
    row('old').focus()
    await userEvent.keyboard('{Control>}a{/Control}')
    await press('Favourite')
    await waitFor(() => expect(asked).toEqual(['p1', 'p2']))
    expect(await screen.findByRole('button', { name: 'Not a favourite' })).toBeInTheDocument()
  })
})

describe('the keyboard', () => {
  test('has one stop in the grid, which moves with the arrows', async () => {
    await openGallery(pencils(3))
    const stops = () => rows().filter(({ tabIndex }) => tabIndex === 0)
    expect(stops()).toEqual([row('p1')])
    row('p1').focus()
    await userEvent.keyboard('{End}')
    expect(document.activeElement).toBe(row('p3'))
    expect(stops()).toEqual([row('p3')])
    await userEvent.keyboard('{Home}')
    expect(document.activeElement).toBe(row('p1'))
  })

  test('opens a picture, and the way back leads to the same one', async () => {
    server.use(http.get(at('/status/p2'), () => HttpResponse.json(done({ id: 'p2' }))))
    await openGallery(pencils(3))
    row('p2').focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(location.pathname).toBe('/t/p2'))
    await screen.findByRole('link', { name: /Download/ })
    history.back()
    await waitFor(() => expect(rows()).toHaveLength(3))
    expect(document.activeElement).toBe(row('p2'))
  })

  test('marks a favourite', async () => {
    const liked = done({ id: 'p1', version: 10, favourite: true })
    server.use(http.put(at('/status/p1/favourite'), () => HttpResponse.json(liked)))
    await openGallery(pencils(1))
    row('p1').focus()
    await userEvent.keyboard('f')
    await waitFor(() => expect(heart('p1')).toHaveAttribute('aria-pressed', 'true'))
  })
})

describe('deleting', () => {
  test('takes the picture away at once, and Undo brings it back', async () => {
    await openGallery(pencils(3))
    row('p2').focus()
    await userEvent.keyboard('{Delete}')
    await waitFor(() => expect(shown()).toEqual(['p1', 'p3']))
    expect(document.activeElement).toBe(row('p3'))
    await press('Undo')
    await waitFor(() => expect(shown()).toEqual(['p1', 'p2', 'p3']))
  })

  test('of many is real after ten seconds; what the server keeps is shown again', async () => {
    const asked: string[] = []
    const all = pencils(5)
    await openGallery(all)
    server.use(
      http.delete(at('/status/:id'), ({ params }) => {
        asked.push(String(params.id))
        if (params.id === 'p4') return problem({ status: 503, code: 'service.unavailable' })
        all.splice(
          all.findIndex(({ id }) => id === params.id),
          1,
        )
        return new HttpResponse(null, { status: 204 })
      }),
    )
    row('p1').focus()
    await userEvent.keyboard('{Control>}a{/Control}')
    fireEvent.click(within(row('p5')).getByRole('link'))
    vi.useFakeTimers({ shouldAdvanceTime: true })
    await press('Delete')
    await waitFor(() => expect(shown()).toEqual(['p5']))
    await vi.advanceTimersByTimeAsync(9500)
    expect(asked).toEqual([])
    await vi.advanceTimersByTimeAsync(1000)
    await waitFor(() => expect(new Set(asked)).toEqual(new Set(['p1', 'p2', 'p3', 'p4'])))
    await waitFor(() => expect(shown()).toEqual(['p4', 'p5']))
    const told = 'The picture could not be deleted. It is still in your list.'
    expect(await screen.findByText(told)).toBeInTheDocument()
  })

  test('leaves what is still being made', async () => {
    await openGallery([task({ id: 'live' }), ...pencils(1)])
    row('live').focus()
    await userEvent.keyboard('{Delete}')
    expect(await screen.findByText(/still being made stays/)).toBeInTheDocument()
    expect(shown()).toEqual(['live', 'p1'])
  })
})

describe('the focus of a button that went', () => {
  const selected = async () => {
    await openGallery(pencils(3))
    row('p2').focus()
    await userEvent.keyboard(' ')
    await screen.findByRole('toolbar')
  }

  test('goes to the print it was at when the selection is cleared', async () => {
    await selected()
    await press('Clear the selection')
    await waitFor(() => expect(row('p2')).toHaveFocus())
  })

  test('goes to another print when that one is deleted', async () => {
    await selected()
    await press('Delete')
    await waitFor(() => expect(shown()).toEqual(['p1', 'p3']))
    await waitFor(() => expect(row('p1')).toHaveFocus())
  })

  test('goes to the heading when the last one is deleted', async () => {
    await openGallery(pencils(1))
    row('p1').focus()
    await userEvent.keyboard(' ')
    await press('Delete')
    await screen.findByRole('link', { name: 'Make the first picture' })
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  test('goes to the print while the file is packed, and stays there', async () => {
    let send: () => void = () => undefined
    const sent = new Promise<void>((resolve) => {
      send = resolve
    })
    server.use(
      http.get('*/media/*', async () => {
        await sent
        return new HttpResponse(new Uint8Array([1]), { headers: { 'Content-Type': 'image/png' } })
      }),
    )
    await selected()
    await press('Download ZIP')
    await screen.findByText(/^Packing/)
    await waitFor(() => expect(row('p2')).toHaveFocus())
    send()
    await screen.findByRole('button', { name: 'Download ZIP' })
    expect(row('p2')).toHaveFocus()
  })
})
