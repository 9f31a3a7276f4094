import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useCalm, useCountdown, useOnline } from '../../src/shared/hooks'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

test('a calm value changes at most once a second, and the last one always arrives', async () => {
  const { result, rerender } = renderHook(({ value }) => useCalm(value), {
    initialProps: { value: 'a' },
  })
  await pass(0)
  rerender({ value: 'b' })
  rerender({ value: 'c' })
  await pass(900)
  expect(result.current).toBe('a')
  await pass(100)
  expect(result.current).toBe('c')
})

test('a countdown says whole seconds and ends at nothing', async () => {
  const until = Date.now() + 2000
  const { result } = renderHook(() => useCountdown(until))
  expect(result.current).toBe(2)
  await pass(1100)
  expect(result.current).toBe(1)
  await pass(5000)
  expect(result.current).toBe(0)
})

test('the network is watched', () => {
  const { result } = renderHook(() => useOnline())
  expect(result.current).toBe(true)
  const line = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  act(() => {
    window.dispatchEvent(new Event('offline'))
  })
  expect(result.current).toBe(false)
  line.mockRestore()
})
