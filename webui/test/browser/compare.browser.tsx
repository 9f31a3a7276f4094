import { beforeEach, describe, expect, test, vi } from 'vitest'
import { commands, page, userEvent } from 'vitest/browser'
import { ResultPrint } from '../../src/features/result'
import { done, picture, task } from '../pictures'
import { painted, plain, show, spotIn, the } from './stand'

const RED = [255, 0, 0, 255]
const BLUE = [0, 0, 255, 255]
/** A press that is let go before this keeps the original in view. */
const SHORT_MS = 350
const frame = () => the('[data-edge-is]')
const split = () => Number(the<HTMLInputElement>('input[type=range]').value)
const both = () =>
  [...frame().querySelectorAll('img')].map(
    (half) => half.getBoundingClientRect().toJSON() as DOMRect,
  )

/** A red photo beside its blue result, on whatever background or as an avatar. */
async function open(part: Parameters<typeof done>[0] = {}, width = 400, height = 300) {
  const [before, after] = [plain('red', width, height), plain('blue', width, height)]
  const result = { ...picture('result', width, height), url: after }
  const made = done({
    operation: 'background',
    options: { ...task().options, style: null, background: 'blur' },
    photo: { ...picture('photo', width, height), url: before, thumbnail_url: before },
    results: [result],
    ...part,
  })
  show(<ResultPrint task={made} result={result} name="Sea" onLost={onLost} />)
  await expect.element(page.getByRole('img', { name: 'Result: Sea' })).toBeVisible()
  await Promise.all([...frame().querySelectorAll('img')].map((image) => image.decode()))
}

const onLost = vi.fn()

beforeEach(() => {
  onLost.mockReset()
})

describe('an original and its result by mouse', () => {
  test('show their own colour on each side of the edge', async () => {
    await open()
    const [left, right] = await painted(frame(), [
      [0.4, 0.3],
      [0.6, 0.3],
    ])
    expect([left, right]).toEqual([RED, BLUE])
    expect(onLost).not.toHaveBeenCalled()
  })

  test('follow the edge wherever it is dragged, and stay where it is let go', async () => {
    await open()
    await commands.mouse([
      { go: 'down', ...spotIn(frame(), 0.5, 0.5) },
      { go: 'move', ...spotIn(frame(), 0.3, 0.5) },
      { go: 'up', ...spotIn(frame(), 0.2, 0.9) },
      { go: 'move', ...spotIn(frame(), 0.9, 0.5) },
    ])
    await expect.poll(split).toBe(20)
    const [left, right] = await painted(frame(), [
      [0.1, 0.3],
      [0.3, 0.3],
    ])
    expect([left, right]).toEqual([RED, BLUE])
  })

  test('are still dragged by a mouse that has left the frame', async () => {
    await open()
    const { right, top } = frame().getBoundingClientRect()
    await commands.mouse([
      { go: 'down', ...spotIn(frame(), 0.5, 0.5) },
      { go: 'up', x: right + 150, y: top - 40 },
    ])
    await expect.poll(split).toBe(100)
  })

  test('come closer together with Ctrl and the wheel, around what lies under the mouse', async () => {
    await open()
    const box = frame().getBoundingClientRect()
    const before = both()[0]
    await commands.mouse([{ go: 'wheel', by: -400, close: true, ...spotIn(frame(), 0.25, 0.25) }])
    await expect.poll(() => both()[0]?.width ?? 0).toBeGreaterThan((before?.width ?? 0) * 1.5)
    const [one, other] = both()
    expect(other).toEqual(one)
    const under = { x: box.left + box.width / 4, y: box.top + box.height / 4 }
    const share = (at: number, start = 0, length = 1) => (at - start) / length
    expect(share(under.x, one?.left, one?.width)).toBeCloseTo(0.25, 2)
    expect(share(under.y, one?.top, one?.height)).toBeCloseTo(0.25, 2)
    expect(window.visualViewport?.scale).toBe(1)
  })

  test('leave no empty place when they are dragged far, and are whole again with 0', async () => {
    await open()
    await commands.mouse([{ go: 'wheel', by: -400, close: true, ...spotIn(frame(), 0.5, 0.5) }])
    await expect.poll(() => frame().dataset.close).toBe('true')
    await commands.mouse([
      { go: 'down', ...spotIn(frame(), 0.1, 0.1) },
      { go: 'move', ...spotIn(frame(), 0.7, 0.7) },
      { go: 'up', ...spotIn(frame(), 0.95, 0.95) },
    ])
    const box = frame().getBoundingClientRect()
    await expect.poll(() => both()[0]?.left).toBeCloseTo(box.left, 0)
    expect(both()[0]?.top).toBeCloseTo(box.top, 0)
    expect(split()).toBe(50)
    await userEvent.keyboard('0')
    await expect.poll(() => both()[0]?.width).toBeCloseTo(box.width, 0)
  })

  test('give way to the original while its button is held, not longer', async () => {
    await open()
    const button = page.getByRole('button', { name: 'Original' }).element()
    await commands.mouse([{ go: 'down', ...spotIn(button, 0.5, 0.5) }])
    const since = performance.now()
    await expect.poll(() => frame().dataset.original).toBe('true')
    expect(await painted(frame(), [[0.8, 0.3]])).toEqual([RED])
    await expect.poll(() => performance.now() - since).toBeGreaterThan(SHORT_MS)
    await commands.mouse([{ go: 'up', ...spotIn(button, 0.5, 0.5) }])
    await expect.poll(() => frame().dataset.original).toBeUndefined()
    expect(await painted(frame(), [[0.8, 0.3]])).toEqual([BLUE])
  })
})

describe('an original and its result by keys', () => {
  test('are reached with Tab and compared with arrows, Home, End, 1, 2 and 3', async () => {
    await open()
    await userEvent.tab()
    expect(document.activeElement).toBe(the('input[type=range]'))
    const pressed = async (keys: string) => {
      await userEvent.keyboard(keys)
      return split()
    }
    expect(await pressed('{ArrowLeft}{ArrowLeft}{ArrowLeft}')).toBe(44)
    expect(await pressed('{ArrowRight}')).toBe(46)
    expect(await pressed('{Home}')).toBe(0)
    expect(await pressed('{End}')).toBe(100)
    expect(await pressed('3')).toBe(0)
    expect(await pressed('2')).toBe(50)
    expect(await pressed('1')).toBe(100)
  })

  test('show whose turn it is: the grip has a ring while it is reached by key', async () => {
    await open()
    expect(getComputedStyle(the('.grip')).outlineStyle).toBe('none')
    await userEvent.tab()
    const { outlineStyle, outlineWidth } = getComputedStyle(the('.grip'))
    expect([outlineStyle, outlineWidth]).toEqual(['solid', '3px'])
  })

  test('show the original alone while H is held', async () => {
    await open()
    await userEvent.tab()
    await userEvent.keyboard('{h>}')
    expect(await painted(frame(), [[0.8, 0.3]])).toEqual([RED])
    await userEvent.keyboard('{/h}')
    expect(await painted(frame(), [[0.8, 0.3]])).toEqual([BLUE])
  })
})

describe('an original and its result under fingers', () => {
  test('are compared by a swipe across', async () => {
    await open()
    await commands.touch([
      [spotIn(frame(), 0.5, 0.2)],
      [spotIn(frame(), 0.6, 0.2)],
      [spotIn(frame(), 0.7, 0.2)],
      [spotIn(frame(), 0.8, 0.2)],
      [],
    ])
    await expect.poll(split).toBe(80)
  })

  test('on a phone held upright are split lying, and the grip is dragged down', async () => {
    await page.viewport(390, 844)
    await open()
    expect(frame().dataset.edgeIs).toBe('lying')
    const start = spotIn(the('.grip'), 0.5, 0.5)
    const { height } = frame().getBoundingClientRect()
    const down = (share: number) => [{ x: start.x, y: start.y + height * share }]
    await commands.touch([[start], down(0.1), down(0.2), down(0.25), []])
    await expect.poll(split).toBe(75)
    const [above, below] = await painted(frame(), [
      [0.2, 0.7],
      [0.2, 0.85],
    ])
    expect([above, below]).toEqual([RED, BLUE])
  })

  test('leave a swipe along the page to the page', async () => {
    await page.viewport(390, 500)
    await open()
    document.body.style.paddingBottom = '1500px'
    const { x, y } = spotIn(frame(), 0.2, 0.8)
    const up = (by: number) => [{ x, y: y - by }]
    await commands.touch([[{ x, y }], up(30), up(60), up(90), up(120), []])
    await expect.poll(() => window.scrollY).toBeGreaterThan(40)
    expect(split()).toBe(50)
    document.body.style.paddingBottom = ''
  })

  test('come closer together between two of them, and so does neither alone', async () => {
    await open()
    const at = (across: number) => spotIn(frame(), across, 0.5)
    await commands.touch([
      [at(0.45)],
      [at(0.45), at(0.55)],
      [at(0.4), at(0.6)],
      [at(0.3), at(0.7)],
      [],
    ])
    await expect.poll(() => frame().dataset.close).toBe('true')
    const [one, other] = both()
    expect(other).toEqual(one)
    expect((one?.width ?? 0) / frame().clientWidth).toBeCloseTo(4, 1)
    expect(split()).toBe(50)
  })
})

describe('the frame', () => {
  test.each([
    ['a desk', 1280, 800],
    ['a phone', 390, 844],
    ['the smallest phone', 320, 568],
  ])('on %s holds the whole picture in its own shape', async (_, width, height) => {
    await page.viewport(width, height)
    await open({}, 900, 1600)
    const box = frame().getBoundingClientRect()
    expect(box.width / box.height).toBeCloseTo(900 / 1600, 1)
    expect(box.height).toBeLessThan(height)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
  })

  test('has no words on a half that is too narrow for them', async () => {
    await open()
    const said = () =>
      ['.before', '.after'].filter((tag) => getComputedStyle(the(tag)).display !== 'none')
    await expect.poll(said).toEqual(['.before', '.after'])
    await userEvent.tab()
    await userEvent.keyboard('{Home}')
    expect(said()).toEqual(['.after'])
  })

  test('is not mirrored in a script that runs from right to left', async () => {
    document.documentElement.dir = 'rtl'
    await open()
    const [left, right] = await painted(frame(), [
      [0.4, 0.3],
      [0.6, 0.3],
    ])
    expect([left, right]).toEqual([RED, BLUE])
  })

  test('comes up at once where motion is not wanted', async () => {
    await open()
    expect(the('.result').getAnimations()).toEqual([])
    await commands.prefer({ reducedMotion: 'no-preference' })
    await expect.poll(() => getComputedStyle(the('.result')).animationDuration).toBe('1.1s')
  })

  test('has an edge in the colour of text where colours are forced', async () => {
    await commands.prefer({ forcedColors: 'active' })
    await open()
    const text = document.createElement('i')
    text.style.color = 'CanvasText'
    frame().append(text)
    const line = getComputedStyle(the('.edge'), '::before').backgroundColor
    expect(line).toBe(getComputedStyle(text).color)
    text.remove()
  })

  test('of an avatar shows one in place of the other, and never an edge', async () => {
    await open({ operation: 'avatar', options: { ...task().options, style: 'pencil' } })
    expect(document.querySelector('input[type=range]')).toBeNull()
    expect(await painted(frame(), [[0.3, 0.3]])).toEqual([BLUE])
    await userEvent.click(page.getByRole('button', { name: 'Original' }))
    await expect.poll(() => getComputedStyle(the('.original')).opacity).toBe('1')
    expect(await painted(frame(), [[0.3, 0.3]])).toEqual([RED])
  })
})
