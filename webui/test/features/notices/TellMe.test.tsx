import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TellMe } from '../../../src/features/notices/TellMe'

/** The browser's part: what it was asked, and what a person answers. */
const browser = { permission: 'default', answer: 'granted', asked: 0 }

const notification = {
  get permission() {
    return browser.permission
  },
  async requestPermission() {
    browser.asked += 1
    if (browser.permission === 'default') browser.permission = browser.answer
    return browser.permission
  },
}

const OFFER = 'Tell me when it is done'
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms))
const offer = () => screen.queryByRole('button', { name: OFFER })

/** A press; the clock of these tests stands still. */
const press = (name: string) =>
  userEvent
    .setup({ advanceTimers: vi.advanceTimersByTime })
    .click(screen.getByRole('button', { name }))

beforeEach(() => {
  Object.assign(browser, { permission: 'default', answer: 'granted', asked: 0 })
  vi.stubGlobal('Notification', notification)
  vi.stubGlobal('isSecureContext', true)
  vi.useFakeTimers({ shouldAdvanceTime: true })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the offer to tell', () => {
  test('comes after ten seconds of waiting, and asks the browser only when it is pressed', async () => {
    render(<TellMe />)
    wait(9900)
    expect(offer()).not.toBeInTheDocument()
    wait(200)
    expect(offer()).toBeInTheDocument()
    expect(browser.asked).toBe(0)
    await press(OFFER)
    expect(browser.asked).toBe(1)
    expect(screen.getByText(/You are told when it is done/)).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Don’t tell me' })).toHaveFocus()
  })

  test('is remembered for the next picture, and can be taken back', async () => {
    const { unmount } = render(<TellMe />)
    wait(10_100)
    await press(OFFER)
    unmount()
    render(<TellMe />)
    expect(screen.getByText(/You are told/)).toBeInTheDocument()
    await press('Don’t tell me')
    expect(screen.queryByText(/You are told/)).not.toBeInTheDocument()
    expect(offer()).toHaveFocus()
  })

  test('says how to allow it when the browser says no', async () => {
    browser.answer = 'denied'
    render(<TellMe />)
    wait(10_100)
    await press(OFFER)
    expect(screen.getByRole('alert')).toHaveTextContent('Allow notifications for this page')
    expect(offer()).toBeInTheDocument()
  })

  test('stays when the question is only closed', async () => {
    browser.answer = 'default'
    render(<TellMe />)
    wait(10_100)
    await press(OFFER)
    expect(offer()).toBeInTheDocument()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  test('is not made where the browser can’t tell anything', () => {
    vi.stubGlobal('isSecureContext', false)
    render(<TellMe />)
    wait(20_000)
    expect(offer()).not.toBeInTheDocument()
  })
})
