import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Compare } from '../../../src/features/result/Compare'

const onLost = vi.fn()
const compare = (held = false) => (
  <Compare before="/before.png" after="/after.png" afterAlt="Result" held={held} onLost={onLost} />
)

const slider = () => screen.getByRole('slider', { name: /original/ })
const clip = () => screen.getByAltText('Your photo').style.clipPath

beforeEach(() => {
  onLost.mockReset()
})

describe('the compare slider', () => {
  test('begins in the middle and says so', () => {
    render(compare())
    expect(slider()).toHaveValue('50')
    expect(slider()).toHaveAttribute('aria-valuetext', '50 percent original')
    expect(clip()).toBe('inset(0 50% 0 0)')
  })

  test('follows its range input, which arrows, Home and End move', () => {
    render(compare())
    fireEvent.change(slider(), { target: { value: '80' } })
    expect(clip()).toBe('inset(0 20% 0 0)')
  })

  test('jumps to original, half and result by 1, 2 and 3', async () => {
    render(compare())
    slider().focus()
    await userEvent.keyboard('1')
    expect(slider()).toHaveValue('100')
    await userEvent.keyboard('3')
    expect(slider()).toHaveValue('0')
    await userEvent.keyboard('2')
    expect(slider()).toHaveValue('50')
  })

  test('goes where the pointer drags it, and no further than the edges', () => {
    render(compare())
    const frame = slider().parentElement as HTMLElement
    frame.setPointerCapture = () => undefined
    frame.getBoundingClientRect = () => ({ left: 100, width: 200 }) as DOMRect
    fireEvent.pointerDown(frame, { clientX: 150, buttons: 1, pointerId: 1 })
    expect(slider()).toHaveValue('25')
    fireEvent.pointerMove(frame, { clientX: 900, buttons: 1, pointerId: 1 })
    expect(slider()).toHaveValue('100')
    fireEvent.pointerMove(frame, { clientX: 120, buttons: 0, pointerId: 1 })
    expect(slider()).toHaveValue('100')
  })

  test('shows the whole original while held, and goes back', () => {
    const { rerender } = render(compare())
    rerender(compare(true))
    expect(clip()).toBe('inset(0 0% 0 0)')
    rerender(compare())
    expect(clip()).toBe('inset(0 50% 0 0)')
  })

  test('tells when the result can not be loaded', () => {
    render(compare())
    fireEvent.error(screen.getByAltText('Result'))
    expect(onLost).toHaveBeenCalledOnce()
  })
})
