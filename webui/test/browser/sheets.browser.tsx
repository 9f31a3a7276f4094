import { useState } from 'react'
import { describe, expect, test } from 'vitest'
import { commands, page, userEvent } from 'vitest/browser'
import { ThemeSwitch } from '../../src/features/settings'
import { Tray } from '../../src/features/tasks/Tray'
import { Sheet } from '../../src/shared/Sheet'
import { done, picture, task } from '../pictures'
import { plain, show, the } from './stand'

function Desk() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <p style={{ height: 3000 }}>Long</p>
      {open && (
        <Sheet title="Papers" closeName="Close" onClose={() => setOpen(false)}>
          <button type="button">One</button>
          <button type="button">Two</button>
        </Sheet>
      )}
    </>
  )
}

const opener = () => page.getByRole('button', { name: 'Open' })
const sheet = () => page.getByRole('dialog', { name: 'Papers' })

async function open() {
  show(<Desk />)
  await expect.element(opener()).toBeVisible()
  await userEvent.tab()
  await userEvent.keyboard('{Enter}')
  await expect.element(sheet()).toBeVisible()
}

describe('a sheet', () => {
  test('keeps Tab and Shift Tab to itself', async () => {
    await open()
    for (const back of [false, true]) {
      for (let press = 0; press < 5; press += 1) {
        await userEvent.tab({ shift: back })
        // Outside the page is the browser's own bar, which every dialog lets through.
        const at = document.activeElement
        expect(at === document.body || the('dialog').contains(at), `${at?.outerHTML}`).toBe(true)
      }
    }
  })

  test('closes with Escape, and focus is where it was', async () => {
    await open()
    await userEvent.keyboard('{Escape}')
    await expect.element(sheet()).not.toBeInTheDocument()
    expect(document.activeElement).toBe(opener().element())
  })

  test('closes with a click beside it, not with one on it', async () => {
    await open()
    const { left, top } = the('dialog').getBoundingClientRect()
    const click = (x: number, y: number) =>
      commands.mouse([
        { go: 'down', x, y },
        { go: 'up', x, y },
      ])
    await click(left + 40, top + 20)
    await expect.element(sheet()).toBeVisible()
    await click(left / 2, top / 2)
    await expect.element(sheet()).not.toBeInTheDocument()
  })

  test('holds the page behind it still', async () => {
    await open()
    await commands.mouse([{ go: 'wheel', by: 600, x: 640, y: 760 }])
    await commands.mouse([{ go: 'move', x: 10, y: 10 }])
    expect(window.scrollY).toBe(0)
    expect(getComputedStyle(document.documentElement).overflowY).toBe('hidden')
  })

  test('comes from below on a phone and from nowhere on a desk', async () => {
    await page.viewport(390, 844)
    await open()
    const low = () => {
      const { bottom, left, width } = the('dialog').getBoundingClientRect()
      return [bottom, left, width].map(Math.round)
    }
    await expect.poll(low).toEqual([844, 0, 390])
    await page.viewport(1280, 800)
    const middle = the('dialog').getBoundingClientRect()
    expect(middle.left).toBeCloseTo(1280 - middle.right, 0)
    expect(middle.top).toBeCloseTo(800 - middle.bottom, 0)
  })

  test('moves only where motion is wanted', async () => {
    await open()
    expect(Number.parseFloat(getComputedStyle(the('dialog')).animationDuration)).toBeLessThan(0.01)
    await commands.prefer({ reducedMotion: 'no-preference' })
    await expect.poll(() => getComputedStyle(the('dialog')).animationDuration).toBe('0.18s')
  })
})

/** As the page around it has, over which the line is drawn. */
const MARGIN = { padding: 16 }

describe('the tray', () => {
  const address = plain('teal')
  const tasks = Array.from({ length: 10 }, (_, nth) =>
    done({ id: `t${nth}`, results: [{ ...picture('p'), thumbnail_url: address }] }),
  )
  const line = () => the('nav ul')
  const prints = () => [...line().children].map((print) => print.getBoundingClientRect())

  async function hang(current: string | null = null, shown = tasks) {
    show(
      <main style={MARGIN}>
        <Tray tasks={shown} current={current} nameOf={({ id }) => `Print ${id}`} />
      </main>,
    )
    await expect.element(page.getByRole('navigation')).toBeVisible()
  }

  test.each([
    ['ltr', 1],
    ['rtl', -1],
  ])('hangs its prints in the way the script runs (%s)', async (direction, way) => {
    await page.viewport(390, 844)
    document.documentElement.dir = direction
    await hang()
    const [first, second] = prints()
    expect(Math.sign((second?.left ?? 0) - (first?.left ?? 0))).toBe(way)
    const edge = direction === 'ltr' ? (first?.left ?? -1) : 390 - (first?.right ?? 999)
    expect(edge).toBeGreaterThanOrEqual(0)
    expect(edge).toBeLessThan(40)
    expect(line().scrollWidth).toBeGreaterThan(line().clientWidth)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390)
    line().scrollBy(way * 5000, 0)
    const last = prints().at(-1)
    expect(last?.left).toBeGreaterThanOrEqual(0)
    expect(last?.right).toBeLessThanOrEqual(390)
  })

  test('brings the print that is reached by Tab into sight', async () => {
    await page.viewport(390, 844)
    await hang()
    for (let press = 0; press < 11; press += 1) await userEvent.tab()
    expect(document.activeElement).toBe(line().lastElementChild?.firstElementChild)
    await expect.poll(() => prints().at(-1)?.right).toBeLessThanOrEqual(390)
  })

  test('says which one is looked at, and what is still being made, in words', async () => {
    const working = task({
      id: 't0',
      state: 'working',
      photo: { ...picture('p'), thumbnail_url: address },
    })
    await hang('t1', [working, ...tasks.slice(1)])
    const links = page.getByRole('navigation').getByRole('listitem')
    await expect.element(links.nth(0).getByRole('link')).toHaveAccessibleName(/Print t0 \S+/)
    await expect.element(links.nth(1).getByRole('link')).toHaveAttribute('aria-current', 'page')
  })
})

describe('the switch of the theme', () => {
  test('changes the colours of the whole page, and is kept', async () => {
    show(<ThemeSwitch />)
    const paper = () => getComputedStyle(document.body).backgroundColor
    await expect.element(page.getByRole('radio').first()).toBeInTheDocument()
    const light = paper()
    await userEvent.tab()
    await userEvent.keyboard('{ArrowRight}')
    await expect.poll(paper).not.toBe(light)
    expect(document.documentElement.dataset.theme).toBe('dark')
    expect(localStorage.getItem('darkroom.theme')).toBe('dark')
  })

  test('marks what is chosen with a line where colours are forced', async () => {
    await commands.prefer({ forcedColors: 'active' })
    show(<ThemeSwitch />)
    await expect.element(page.getByRole('radio').first()).toBeInTheDocument()
    const lines = [...document.querySelectorAll('label')].map(
      (label) => getComputedStyle(label).outlineStyle,
    )
    expect(lines).toEqual(['none', 'solid', 'none'])
  })
})
