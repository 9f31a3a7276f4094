import { useReducer } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { commands, page, userEvent } from 'vitest/browser'
import type { Task } from '../../src/api'
import { Grid } from '../../src/features/gallery/Grid'
import { NOTHING, select } from '../../src/features/gallery/selection'
import { done, picture } from '../pictures'
import { plain, show, spotIn, the } from './stand'

const SHAPES = [
  [400, 300],
  [300, 400],
  [400, 400],
  [900, 300],
] as const

/** Finished pictures of many shapes, each with its thumbnail at `address`. */
function pictures(count: number, address: (nth: number) => string): Task[] {
  return Array.from({ length: count }, (_, nth) => {
    const [width, height] = SHAPES[nth % SHAPES.length] ?? [400, 400]
    const result = { ...picture(`p${nth}`, width, height), thumbnail_url: address(nth) }
    return done({ id: `t${nth}`, results: [result] })
  })
}

const onOpen = vi.fn()

/** As the page around it has, into which the rings of the outer prints reach. */
const MARGIN = { padding: 16 }

function Wall({ tasks }: { tasks: Task[] }) {
  const [selection, onSelect] = useReducer(select, NOTHING)
  return (
    <main style={MARGIN}>
      <Grid
        tasks={tasks}
        nameOf={({ id }) => `Print ${id}`}
        selection={selection}
        onSelect={onSelect}
        onOpen={onOpen}
        onFavourite={() => undefined}
        onDelete={() => undefined}
        onLost={() => undefined}
        more={false}
      />
    </main>
  )
}

async function hang(tasks: Task[]) {
  onOpen.mockReset()
  show(<Wall tasks={tasks} />)
  await expect.element(page.getByRole('grid')).toBeVisible()
}

const cells = () => [...document.querySelectorAll<HTMLElement>('.cell')]
const places = () =>
  cells().map((cell) => {
    const { left, top, width, height } = cell.getBoundingClientRect()
    return [left, top, width, height].map(Math.round)
  })
const columns = () => new Set(places().map(([left]) => left)).size
const current = () => document.activeElement?.getAttribute('data-id')

/** How much the page has shifted by itself since it began to look, as browsers count it. */
function shifts() {
  let sum = 0
  const watch = new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      sum += (entry as PerformanceEntry & { value: number }).value
  })
  watch.observe({ type: 'layout-shift' })
  return () => {
    for (const entry of watch.takeRecords())
      sum += (entry as PerformanceEntry & { value: number }).value
    return sum
  }
}

/** A second rendering of the page. */
const drawnTwice = () =>
  new Promise((done_) => requestAnimationFrame(() => requestAnimationFrame(done_)))

describe('the wall of pictures', () => {
  test('moves nothing when its pictures come', async () => {
    const waiting = plain('gray', 1, 1)
    const tasks = pictures(24, () => waiting)
    await hang(tasks)
    const before = places()
    const shifted = shifts()
    for (const image of document.querySelectorAll<HTMLImageElement>('.thumb')) {
      image.src = plain('teal', 800, 200)
    }
    await expect
      .poll(() => cells()[0]?.querySelector<HTMLImageElement>('.thumb')?.naturalWidth)
      .toBe(800)
    await drawnTwice()
    expect(places()).toEqual(before)
    expect(shifted()).toBe(0)
  })

  test('shows every print whole, in its own shape, upright ones and lying ones', async () => {
    await hang(pictures(4, () => plain('teal')))
    const sheets = [...document.querySelectorAll<HTMLElement>('.sheet')]
    for (const [nth, sheet] of sheets.entries()) {
      const [width, height] = SHAPES[nth] ?? [1, 1]
      const { clientWidth, clientHeight } = sheet
      expect(clientWidth / clientHeight, `print ${nth}`).toBeCloseTo(width / height, 0)
      const well = sheet.parentElement?.getBoundingClientRect()
      const box = sheet.getBoundingClientRect()
      expect(box.width).toBeLessThanOrEqual((well?.width ?? 0) + 1)
      expect(box.height).toBeLessThanOrEqual((well?.height ?? 0) + 1)
    }
  })

  test.each([
    [320, 2],
    [390, 2],
    [1280, 6],
  ])(
    'on %i pixels hangs %i and more side by side, and nothing sticks out',
    async (width, least) => {
      await page.viewport(width, 800)
      await hang(pictures(30, () => plain('teal')))
      expect(columns()).toBeGreaterThanOrEqual(least)
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    },
  )

  test('leaves a thousand that are out of sight undrawn, and the page stays as long as it was', async () => {
    const address = plain('teal', 40, 30)
    await hang(pictures(1000, () => address))
    const undrawn = () =>
      cells().filter(
        (cell) => !cell.querySelector('.sheet')?.checkVisibility({ contentVisibilityAuto: true }),
      ).length
    await expect.poll(undrawn).toBeGreaterThan(900)
    const length = document.documentElement.scrollHeight
    for (const share of [0.3, 0.6, 1]) {
      window.scrollTo(0, length * share)
      await drawnTwice()
    }
    const last = cells().at(-1)
    await expect
      .poll(() => last?.querySelector('.sheet')?.checkVisibility({ contentVisibilityAuto: true }))
      .toBe(true)
    expect(Math.abs(document.documentElement.scrollHeight - length)).toBeLessThanOrEqual(4)
  })

  test.each(['ltr', 'rtl'])('goes by arrows where they point (%s)', async (direction) => {
    document.documentElement.dir = direction
    await hang(pictures(20, () => plain('teal')))
    const across = columns()
    await userEvent.tab()
    expect(current()).toBe('t0')
    const first = cells()[0]?.getBoundingClientRect().left ?? 0
    await userEvent.keyboard(direction === 'ltr' ? '{ArrowRight}' : '{ArrowLeft}')
    expect(current()).toBe('t1')
    const second = cells()[1]?.getBoundingClientRect().left ?? 0
    expect(Math.sign(second - first)).toBe(direction === 'ltr' ? 1 : -1)
    await userEvent.keyboard('{ArrowDown}')
    expect(current()).toBe(`t${across + 1}`)
    await userEvent.keyboard('{End}')
    expect(current()).toBe('t19')
  })

  test('opens with Enter, and a click opens what it is on', async () => {
    await hang(pictures(6, () => plain('teal')))
    await userEvent.tab()
    await userEvent.keyboard('{ArrowRight}{Enter}')
    expect(onOpen).toHaveBeenLastCalledWith('t1')
    const at = spotIn(cells()[3]?.querySelector('.sheet') as Element, 0.5, 0.5)
    await commands.mouse([
      { go: 'down', ...at },
      { go: 'up', ...at },
    ])
    await expect.poll(() => onOpen.mock.lastCall).toEqual(['t3'])
  })

  test('selects from one to another with Shift and the mouse, and opens none then', async () => {
    await hang(pictures(6, () => plain('teal')))
    await userEvent.tab()
    await userEvent.keyboard(' ')
    await userEvent.keyboard('{Shift>}')
    const at = spotIn(cells()[3]?.querySelector('.sheet') as Element, 0.5, 0.5)
    await commands.mouse([
      { go: 'down', ...at },
      { go: 'up', ...at },
    ])
    await userEvent.keyboard('{/Shift}')
    const chosen = () => cells().filter(({ ariaSelected }) => ariaSelected === 'true').length
    await expect.poll(chosen).toBe(4)
    expect(onOpen).not.toHaveBeenCalled()
  })

  test('has hearts and ticks that a finger hits', async () => {
    await page.viewport(390, 844)
    await hang(pictures(6, () => plain('teal')))
    for (const part of ['.heart', '.tick']) {
      const { width, height } = the(part).getBoundingClientRect()
      expect(Math.min(width, height), part).toBeGreaterThanOrEqual(44)
    }
  })

  test('marks what is selected by more than a colour where colours are forced', async () => {
    await commands.prefer({ forcedColors: 'active' })
    await hang(pictures(3, () => plain('teal')))
    await userEvent.tab()
    await userEvent.keyboard(' {ArrowRight}')
    const [selected, focused, other] = cells().map((cell) => getComputedStyle(cell).outlineStyle)
    expect([selected, focused, other]).toEqual(['dashed', 'solid', 'none'])
  })
})
