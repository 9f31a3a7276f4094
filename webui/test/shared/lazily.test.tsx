import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type ComponentType, useState } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Late, lazily } from '../../src/shared/lazily'

interface GreetingProps {
  name: string
}

function Greeting({ name }: GreetingProps) {
  const [count, setCount] = useState(0)
  return (
    <button type="button" onClick={() => setCount(count + 1)}>
      {`Hello ${name} ${count}`}
    </button>
  )
}

const Waiting = ({ name }: GreetingProps) => <p>{`waiting for ${name}`}</p>

/** Fetches Greeting after `failures` failures. */
function failing(failures: number) {
  const load = vi.fn<() => Promise<ComponentType<GreetingProps>>>(async () => {
    if (load.mock.calls.length <= failures) throw new TypeError('it could not be fetched')
    return Greeting
  })
  return load
}

afterEach(() => vi.useRealTimers())

describe('a part that is fetched when it is shown', () => {
  test('has its place held, with the same properties, until it is here', async () => {
    const Part = lazily(failing(0), Waiting)
    render(<Part name="Ada" />)
    expect(screen.getByText('waiting for Ada')).toBeInTheDocument()
    expect(await screen.findByText('Hello Ada 0')).toBeInTheDocument()
    expect(screen.queryByText('waiting for Ada')).not.toBeInTheDocument()
  })

  test('is there at once when it was fetched before, and fetched only once', async () => {
    const load = failing(0)
    const Part = lazily(load, Waiting)
    Part.prefetch()
    await vi.waitFor(() => expect(load).toHaveResolved())
    await Promise.resolve()
    render(<Part name="Ada" />)
    expect(screen.getByText('Hello Ada 0')).toBeInTheDocument()
    Part.prefetch()
    expect(load).toHaveBeenCalledTimes(1)
  })

  test('keeps what it knows when it is shown anew', async () => {
    const Part = lazily(failing(0))
    const { rerender } = render(<Part name="Ada" />)
    await userEvent.click(await screen.findByText('Hello Ada 0'))
    rerender(<Part name="Bob" />)
    expect(screen.getByText('Hello Bob 1')).toBeInTheDocument()
  })

  test('is asked for a second time before it is given up', async () => {
    const load = failing(1)
    const Part = lazily(load)
    render(<Part name="Ada" />)
    expect(await screen.findByText('Hello Ada 0')).toBeInTheDocument()
    expect(load).toHaveBeenCalledTimes(2)
  })

  test('that does not come is told in its place, once, and comes when asked for again', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const load = failing(2)
    const Part = lazily(load)
    render(<Part name="Ada" />)
    expect(await screen.findByRole('alert')).toHaveTextContent('This part of the page is missing')
    expect(load).toHaveBeenCalledTimes(2)
    expect(screen.getByRole('button', { name: 'Reload' })).toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText('Hello Ada 0')).toBeInTheDocument()
  })

  test('offers no reload without a network, which would lose the page', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const Part = lazily(failing(9))
    render(<Part name="Ada" />)
    expect(await screen.findByRole('alert')).toHaveTextContent('You are offline')
    expect(screen.queryByRole('button', { name: 'Reload' })).not.toBeInTheDocument()
  })

  test('that was expected in vain is fetched when it is shown', async () => {
    const load = failing(2)
    const Part = lazily(load)
    Part.prefetch()
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2))
    await vi.waitFor(() => expect(load.mock.results).toHaveLength(2))
    await new Promise((resolve) => setTimeout(resolve, 0))
    render(<Part name="Ada" />)
    expect(await screen.findByText('Hello Ada 0')).toBeInTheDocument()
  })

  test('leaves faults of its own to whoever catches them', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    const Part = lazily(async () => () => {
      throw new Error('its own fault')
    })
    Part.prefetch()
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(() => render(<Part />)).toThrow('its own fault')
  })
})

test('a wait is silent for 400 ms', async () => {
  vi.useFakeTimers()
  const { rerender } = render(<Late>a moment…</Late>)
  vi.advanceTimersByTime(399)
  rerender(<Late>a moment…</Late>)
  expect(screen.queryByText('a moment…')).not.toBeInTheDocument()
  await vi.advanceTimersByTimeAsync(2)
  rerender(<Late>a moment…</Late>)
  expect(screen.getByText('a moment…')).toBeInTheDocument()
})
