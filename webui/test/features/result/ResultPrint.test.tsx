import { fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Task } from '../../../src/api'
import { ResultPrint } from '../../../src/features/result'
import '../../../src/features/result/KeysSheet'
import { done, picture, task } from '../../pictures'

const onLost = vi.fn()
const none = { ...task().options, style: null }
const COLOURED = done({ operation: 'background', options: { ...none, background: 'colour' } })
const CUT_OUT = done({ operation: 'background', options: { ...none, background: 'remove' } })

function show(made: Task = COLOURED, shown = made.results[0]) {
  if (!shown) throw new Error('a finished task has a result')
  return render(<ResultPrint task={made} result={shown} name="Sky" onLost={onLost} />)
}

const slider = () => screen.getByRole('slider', { name: /result/ })
const result = () => screen.getByAltText('Result: Sky')
const original = () => screen.getByAltText('Your photo')
const clip = () => original().parentElement?.style.clipPath
const frame = () => result().parentElement as HTMLElement
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const scale = () => screen.getByTitle('Show the whole picture')

/** A frame as large as a browser would make it. */
function laidOut(width = 400, height = 400) {
  vi.spyOn(frame(), 'getBoundingClientRect').mockReturnValue(
    Object.assign(new DOMRect(0, 0, width, height)),
  )
  vi.spyOn(frame(), 'clientWidth', 'get').mockReturnValue(width)
}

beforeEach(() => {
  onLost.mockReset()
})

describe('a background', () => {
  test('is compared from the middle, and says how much of it is seen', () => {
    show()
    expect(slider()).toHaveValue('50')
    expect(slider()).toHaveAttribute('aria-valuetext', '50% after')
    expect(clip()).toBe('inset(0 50% 0 0)')
  })

  test('is compared by arrows, Home, End and 1, 2, 3', async () => {
    show()
    slider().focus()
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}')
    expect(slider()).toHaveAttribute('aria-valuetext', '54% after')
    await userEvent.keyboard('{End}')
    expect(slider()).toHaveAttribute('aria-valuetext', '0% after')
    await userEvent.keyboard('{Home}')
    expect(slider()).toHaveAttribute('aria-valuetext', '100% after')
    await userEvent.keyboard('1')
    expect(slider()).toHaveValue('100')
    await userEvent.keyboard('3')
    expect(slider()).toHaveValue('0')
    await userEvent.keyboard('2')
    expect(slider()).toHaveValue('50')
  })

  test('gives way to the original while H or Space is held', async () => {
    show()
    slider().focus()
    const user = userEvent.setup()
    await user.keyboard('{h>}')
    expect(clip()).toBe('inset(0 0% 0 0)')
    await user.keyboard('{/h}')
    expect(clip()).toBe('inset(0 50% 0 0)')
    await user.keyboard('[Space>]')
    expect(clip()).toBe('inset(0 0% 0 0)')
    fireEvent.blur(slider())
    expect(clip()).toBe('inset(0 50% 0 0)')
  })

  test('follows a screen reader that sets the slider itself', () => {
    show()
    fireEvent.change(slider(), { target: { value: '80' } })
    expect(clip()).toBe('inset(0 20% 0 0)')
  })

  test('is split lying on a phone that is held upright', () => {
    const media = window.matchMedia.bind(window)
    vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
      const found = media(query)
      Object.defineProperty(found, 'matches', { value: query.includes('portrait') })
      return found
    })
    show()
    expect(slider()).toHaveAttribute('aria-orientation', 'vertical')
    expect(clip()).toBe('inset(0 0 50% 0)')
  })

  test('leaves other shortcuts to the browser', () => {
    show()
    slider().focus()
    const event = new KeyboardEvent('keydown', { key: '0', ctrlKey: true, bubbles: true })
    const prevented = vi.spyOn(event, 'preventDefault')
    slider().dispatchEvent(event)
    expect(prevented).not.toHaveBeenCalled()
  })

  test('asks for a fresh link when it can not be loaded', () => {
    show()
    fireEvent.error(result())
    expect(onLost).toHaveBeenCalledOnce()
  })

  test('keeps how it is looked at when its link is renewed', () => {
    const { rerender } = show()
    fireEvent.change(slider(), { target: { value: '80' } })
    const fresh = { ...picture('result'), url: '/media/result?signature=fresh' }
    rerender(<ResultPrint task={COLOURED} result={fresh} name="Sky" onLost={onLost} />)
    expect(slider()).toHaveValue('80')
    const other = picture('other')
    rerender(<ResultPrint task={COLOURED} result={other} name="Sky" onLost={onLost} />)
    expect(slider()).toHaveValue('50')
  })
})

describe('both halves', () => {
  test('are enlarged and moved alike', async () => {
    show()
    laidOut()
    await userEvent.click(button('Closer'))
    await userEvent.click(button('Closer'))
    expect(scale()).toHaveTextContent('150%')
    expect(result().style.transform).toBe('translate(0%, 0%) scale(1.5)')
    expect(original().style.transform).toBe(result().style.transform)
    slider().focus()
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}')
    expect(result().style.transform).toBe('translate(-10%, 0%) scale(1.5)')
    expect(original().style.transform).toBe(result().style.transform)
    expect(slider()).toHaveValue('50')
  })

  test('are whole again by 0, by Escape and by a press on the percentage', async () => {
    show()
    laidOut()
    slider().focus()
    await userEvent.keyboard('++')
    expect(scale()).toHaveTextContent('150%')
    await userEvent.keyboard('-')
    expect(scale()).toHaveTextContent('125%')
    await userEvent.keyboard('0')
    expect(scale()).toHaveTextContent('100%')
    await userEvent.keyboard('+{Escape}')
    expect(scale()).toHaveTextContent('100%')
    await userEvent.keyboard('+')
    await userEvent.click(scale())
    expect(scale()).toHaveTextContent('100%')
  })

  test('come closer under a wheel with Ctrl, which does not enlarge the page', () => {
    show()
    laidOut()
    const turn = (ctrlKey: boolean) => {
      const wheel = new WheelEvent('wheel', { deltaY: -200, cancelable: true })
      Object.defineProperty(wheel, 'ctrlKey', { value: ctrlKey })
      fireEvent(frame(), wheel)
      return wheel.defaultPrevented
    }
    expect(turn(false)).toBe(false)
    expect(scale()).toHaveTextContent('100%')
    expect(turn(true)).toBe(true)
    expect(scale()).toHaveTextContent('156%')
  })

  test('come no closer than the picture bears', async () => {
    show(COLOURED, picture('result', 400, 400))
    laidOut()
    slider().focus()
    await userEvent.keyboard('++++++++++')
    expect(scale()).toHaveTextContent('400%')
  })
})

describe('an avatar, which lies on nothing', () => {
  test('is whole at first, with no edge and no word on it', () => {
    show(done())
    expect(screen.queryByRole('slider')).not.toBeInTheDocument()
    expect(screen.queryByText('After')).not.toBeInTheDocument()
    expect(screen.queryByText('Before')).not.toBeInTheDocument()
  })

  test('is exchanged for the original while the button is held', () => {
    show(done())
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(900)
    fireEvent.pointerDown(button('Original'), { button: 0 })
    expect(screen.getByText('Before')).toBeInTheDocument()
    fireEvent.pointerUp(button('Original'))
    expect(screen.queryByText('Before')).not.toBeInTheDocument()
    expect(button('Original')).toHaveAttribute('aria-pressed', 'false')
  })

  test('is exchanged until the next press by a short one, by pointer or by keys', async () => {
    show(done())
    await userEvent.click(button('Original'))
    expect(screen.getByText('Before')).toBeInTheDocument()
    expect(button('Original')).toHaveAttribute('aria-pressed', 'true')
    await userEvent.keyboard('3')
    expect(screen.queryByText('Before')).not.toBeInTheDocument()
    await userEvent.keyboard('1')
    expect(screen.getByText('Before')).toBeInTheDocument()
    await userEvent.keyboard('{Enter}')
    expect(screen.queryByText('Before')).not.toBeInTheDocument()
  })

  test('is exchanged by the click of a screen reader, which presses nothing', () => {
    show(done())
    fireEvent.click(button('Original'), { detail: 0 })
    expect(screen.getByText('Before')).toBeInTheDocument()
  })
})

describe('what is under a cut-out', () => {
  test('goes from pale squares over dark ones to none', async () => {
    show(CUT_OUT)
    expect(frame()).toHaveAttribute('data-ground', 'light')
    await userEvent.click(button(/light squares;/))
    expect(frame()).toHaveAttribute('data-ground', 'dark')
    await userEvent.click(button(/dark squares;/))
    expect(frame()).toHaveAttribute('data-ground', 'none')
  })

  test('is not asked about where nothing is clear', () => {
    show()
    expect(screen.queryByRole('button', { name: /squares/ })).not.toBeInTheDocument()
  })
})

test('a question mark opens the list of keys, which ends with Escape', async () => {
  show()
  slider().focus()
  await userEvent.keyboard('?')
  const sheet = await screen.findByRole('dialog', { name: 'Keys and gestures' })
  expect(within(sheet).getByText('Move the edge')).toBeInTheDocument()
})
