import { describe, expect, test, vi } from 'vitest'
import { commands, page, userEvent } from 'vitest/browser'
import { BrushSheet } from '../../src/features/cutout/BrushSheet'
import { done, picture, task } from '../pictures'
import { serve } from './api'
import { colourAt, drawn, drawnFile, pictureOf, show, the } from './stand'

const SIDE = 200
const COAT = [200, 40, 20, 255]
const GRASS = [20, 120, 40, 255]

/** Half of the photo is a coat, which was cut out; the other is grass. */
const cut = () =>
  drawnFile(SIDE, SIDE, (brush) => {
    brush.fillStyle = 'rgb(200, 40, 20)'
    brush.fillRect(0, 0, SIDE / 2, SIDE)
  })

const photo = () =>
  drawn(SIDE, SIDE, (brush) => {
    brush.fillStyle = 'rgb(20, 120, 40)'
    brush.fillRect(0, 0, SIDE, SIDE)
    brush.fillStyle = 'rgb(200, 40, 20)'
    brush.fillRect(0, 0, SIDE / 2, SIDE)
  }).toDataURL()

const board = () => the<HTMLCanvasElement>('dialog canvas')
const onClose = vi.fn()
const onDone = vi.fn()

/** A place of the picture, in shares of it, on the screen: it stands whole in the middle of the board. */
function on(across: number, down: number) {
  const { left, top, width, height } = board().getBoundingClientRect()
  const side = Math.min(width, height)
  return {
    x: left + width / 2 + (across - 0.5) * side,
    y: top + height / 2 + (down - 0.5) * side,
  }
}

/** What the board shows there once it is painted; the mouse is away, so no ring lies on it. */
async function shown(...places: [number, number][]): Promise<number[][]> {
  await commands.mouse([{ go: 'move', x: 2, y: 2 }])
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
  const { left, top } = board().getBoundingClientRect()
  return places.map(([across, down]) => {
    const { x, y } = on(across, down)
    const [column, row] = [(x - left) * devicePixelRatio, (y - top) * devicePixelRatio]
    return [...(board().getContext('2d')?.getImageData(column, row, 1, 1).data ?? [])]
  })
}

const stroke = (from: [number, number], to: [number, number]) =>
  commands.mouse([
    { go: 'down', ...on(...from) },
    { go: 'move', ...on((from[0] + to[0]) / 2, (from[1] + to[1]) / 2) },
    { go: 'up', ...on(...to) },
  ])

async function open() {
  onClose.mockReset()
  onDone.mockReset()
  const url = photo()
  const made = done({
    operation: 'background',
    options: { ...task().options, style: null, background: 'remove' },
    photo: { ...picture('photo', SIDE, SIDE), url, thumbnail_url: url },
    cutout: true,
  })
  serve('GET /status/task1/cutout', cut)
  show(
    <BrushSheet
      photo={{ task: 'task1', result: null }}
      task={made}
      onClose={onClose}
      onDone={onDone}
    />,
  )
  await expect.element(page.getByRole('application')).toBeVisible()
  await expect.poll(async () => (await shown([0.25, 0.5]))[0]).toEqual(COAT)
}

describe('the retouching table', () => {
  test('shows what stays as it is, and what is gone in grey under red', async () => {
    await open()
    const [kept, gone] = await shown([0.25, 0.5], [0.75, 0.5])
    expect(kept).toEqual(COAT)
    const [red = 0, green = 0, blue = 0] = gone ?? []
    expect(red).toBeGreaterThan(green + 40)
    expect(Math.abs(green - blue)).toBeLessThan(40)
  })

  test('erases along a stroke of the mouse, and nowhere else', async () => {
    await open()
    await stroke([0.2, 0.3], [0.2, 0.6])
    const [on_, beside] = await shown([0.2, 0.45], [0.4, 0.8])
    expect(on_).not.toEqual(COAT)
    expect(beside).toEqual(COAT)
  })

  test('brings back what the photo had there, and keeps to the edge it began on', async () => {
    await open()
    await userEvent.keyboard('r')
    await stroke([0.56, 0.3], [0.56, 0.6])
    const [back, coat] = await shown([0.56, 0.45], [0.4, 0.45])
    expect(back).toEqual(GRASS)
    expect(coat).toEqual(COAT)
  })

  test('takes a stroke back with Ctrl Z, and does it again with Ctrl Y', async () => {
    await open()
    await stroke([0.2, 0.3], [0.2, 0.6])
    const [erased] = await shown([0.2, 0.45])
    await userEvent.keyboard('{Control>}z{/Control}')
    expect(await shown([0.2, 0.45])).toEqual([COAT])
    await userEvent.keyboard('{Control>}y{/Control}')
    expect(await shown([0.2, 0.45])).toEqual([erased])
  })

  test('is painted without a mouse: arrows, then Space', async () => {
    await open()
    const steps = Math.round((on(0.5, 0).x - on(0.25, 0).x) / 12)
    await userEvent.keyboard(`{ArrowLeft>${steps}/} `)
    expect(await shown([0.25, 0.5])).not.toEqual([COAT])
  })

  test('draws with one finger', async () => {
    await page.viewport(390, 844)
    await open()
    await commands.touch([[on(0.2, 0.3)], [on(0.2, 0.4)], [on(0.2, 0.5)], [on(0.2, 0.6)], []])
    await expect.poll(async () => (await shown([0.2, 0.45]))[0]).not.toEqual(COAT)
  })

  test('comes closer between two fingers, and the first one has painted nothing', async () => {
    await page.viewport(390, 844)
    await open()
    const [left, right] = [on(0.2, 0.5), on(0.3, 0.5)]
    await commands.touch([
      [left],
      [left, right],
      [
        { x: left.x - 20, y: left.y },
        { x: right.x + 60, y: right.y },
      ],
      [],
    ])
    const whole = page.getByRole('button', { name: 'The whole picture' })
    await expect.element(whole).toHaveAttribute('aria-disabled', 'false')
    await expect
      .element(page.getByRole('button', { name: 'Undo' }))
      .toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(whole)
    await expect.poll(async () => (await shown([0.2, 0.5]))[0]).toEqual(COAT)
  })

  test('sends what was painted, as the server reads it: black away, white back, grey untouched', async () => {
    await open()
    let form: FormData | null = null
    serve('POST /background', ({ data }) => {
      form = data
      return done({ id: 'task2', cutout: true })
    })
    await stroke([0.2, 0.3], [0.2, 0.6])
    await userEvent.keyboard('r')
    await stroke([0.75, 0.3], [0.75, 0.6])
    await userEvent.click(page.getByRole('button', { name: 'Done' }))
    await expect.poll(() => onDone.mock.calls.length).toBe(1)
    const strokes = (form as FormData | null)?.get('strokes') as File
    const mask = await pictureOf(strokes)
    expect([mask.width, mask.height]).toEqual([SIDE, SIDE])
    const at = (across: number, down: number) => colourAt(mask, across * SIDE, down * SIDE)[0]
    expect([at(0.2, 0.45), at(0.75, 0.45), at(0.45, 0.9)]).toEqual([0, 255, 128])
  })

  test('asks before strokes are thrown away, and goes on where it was', async () => {
    await open()
    await stroke([0.2, 0.3], [0.2, 0.6])
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('alert')).toBeVisible()
    expect(onClose).not.toHaveBeenCalled()
    await userEvent.click(page.getByRole('button', { name: 'Keep painting' }))
    expect(document.activeElement).toBe(board())
    await userEvent.keyboard('{Escape}')
    await userEvent.click(page.getByRole('button', { name: 'Throw away' }))
    await expect.poll(() => onClose.mock.calls.length).toBe(1)
  })

  test('is left at once with Escape when nothing was painted', async () => {
    await open()
    await userEvent.keyboard('{Escape}')
    await expect.poll(() => onClose.mock.calls.length).toBe(1)
  })

  test.each([
    ['a desk', 1280, 800],
    ['a phone', 390, 844],
    ['a phone that lies', 740, 360],
  ])('has room for picture and tools on %s', async (_, width, height) => {
    await page.viewport(width, height)
    await open()
    const { width: wide, height: high } = board().getBoundingClientRect()
    expect(Math.min(wide, high)).toBeGreaterThanOrEqual(200)
    const dialog = the('dialog')
    expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth)
  })
})
