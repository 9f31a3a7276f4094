import { describe, expect, test } from 'vitest'
import { fitted } from '../../src/features/cutout/canvas'
import { Preview } from '../../src/features/cutout/Preview'
import { type Pixels, WHOLE } from '../../src/features/cutout/raster'
import { type Look, Stage } from '../../src/features/cutout/stage'
import { colourAt, drawn, painted, show, the } from './stand'

const SKY = [142, 197, 255, 255]
const COAT = [200, 40, 20, 255]

/** Somebody in a red coat who stands in the middle, half as wide and high as the photo. */
const cut = () =>
  drawn(120, 120, (brush) => {
    brush.fillStyle = 'rgb(200, 40, 20)'
    brush.fillRect(30, 30, 60, 60)
  })

const photo = () =>
  drawn(120, 120, (brush) => {
    brush.fillStyle = 'rgb(20, 120, 40)'
    brush.fillRect(0, 0, 120, 120)
    brush.drawImage(cut(), 0, 0)
  })

/** Paints to its end. */
function result<Made>(work: Generator<void, Made>): Made {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

function made(look: Partial<Look> & Pick<Look, 'ground'>, stage = new Stage(cut(), photo())) {
  return result(stage.paint({ shadow: false, ...look }, WHOLE, 120, 120))
}

const at = (pixels: Pixels, x: number, y: number) =>
  colourAt(pixels as Pick<ImageData, 'data' | 'width'>, x, y)

const apart = (one: number[], other: number[]) =>
  Math.max(...one.map((part, nth) => Math.abs(part - (other[nth] ?? -255))))

describe('a background that is tried on', () => {
  test('is one colour around a subject that stays as it was, to the pixel', () => {
    const shown = made({ ground: { kind: 'colour', colour: '#8ec5ff' } })
    expect(at(shown, 10, 10)).toEqual(SKY)
    expect(at(shown, 60, 60)).toEqual(COAT)
  })

  test('shows through a subject that is half clear, half and half', () => {
    const veil = drawn(120, 120, (brush) => {
      brush.fillStyle = 'rgba(255, 255, 255, 0.5)'
      brush.fillRect(30, 30, 60, 60)
    })
    const shown = made({ ground: { kind: 'colour', colour: '#000000' } }, new Stage(veil, null))
    expect(apart(at(shown, 60, 60), [128, 128, 128, 255])).toBeLessThanOrEqual(1)
  })

  test('is nothing at all where nothing is wanted', () => {
    const shown = made({ ground: { kind: 'nothing' } })
    expect(at(shown, 10, 10)[3]).toBe(0)
    expect(at(shown, 60, 60)).toEqual(COAT)
  })

  test('runs from one colour at the upper left to the other at the lower right', () => {
    const shown = made({ ground: { kind: 'gradient', from: '#ff0000', to: '#0000ff' } })
    expect(apart(at(shown, 0, 0), [254, 0, 1, 255])).toBeLessThanOrEqual(2)
    expect(apart(at(shown, 119, 119), [1, 0, 254, 255])).toBeLessThanOrEqual(2)
    expect(apart(at(shown, 119, 0), [127, 0, 128, 255])).toBeLessThanOrEqual(3)
  })

  test('is the same in a close view as in the whole', () => {
    const stage = new Stage(cut(), photo())
    const look = {
      ground: { kind: 'gradient', from: '#ff0000', to: '#0000ff' },
      shadow: true,
    } as const
    const whole = result(stage.paint(look, WHOLE, 240, 240))
    const view = { left: 0.5, top: 0.5, width: 0.5, height: 0.5 }
    const close = result(stage.paint(look, view, 120, 120))
    for (const [x, y] of [
      [10, 10],
      [90, 20],
      [30, 75],
      [110, 110],
    ] as const) {
      expect(apart(at(close, x, y), at(whole, 120 + x, 120 + y)), `${x}, ${y}`).toBeLessThan(8)
    }
  })

  test('darkens at the feet of who stands on it, and nowhere above the head', () => {
    const ground = { kind: 'colour', colour: '#ffffff' } as const
    const [with_, without] = [made({ ground, shadow: true }), made({ ground })]
    expect(at(without, 60, 92)).toEqual([255, 255, 255, 255])
    expect(at(with_, 60, 92)[0]).toBeLessThan(200)
    expect(at(with_, 60, 5)).toEqual([255, 255, 255, 255])
    expect(at(with_, 60, 60)).toEqual(COAT)
  })

  test('is the photo’s own one out of focus, without a trace of the subject', () => {
    const shown = made({ ground: { kind: 'blur' } })
    expect(apart(at(shown, 10, 10), [20, 120, 40, 255])).toBeLessThanOrEqual(4)
    expect(apart(at(shown, 26, 60), [20, 120, 40, 255])).toBeLessThanOrEqual(12)
    expect(at(shown, 60, 60)).toEqual(COAT)
  })

  test('can’t be the blur of a photo that is not here', () => {
    expect(new Stage(cut(), null).has({ kind: 'blur' })).toBe(false)
  })

  test('is a picture of one’s own around its middle, never stretched', () => {
    // Three stripes, of which the outer ones lie outside a square.
    const wide = drawn(360, 120, (brush) => {
      for (const [nth, colour] of ['#ff0000', '#00ff00', '#0000ff'].entries()) {
        brush.fillStyle = colour
        brush.fillRect(nth * 120, 0, 120, 120)
      }
    })
    const cropped = fitted(wide, { width: 120, height: 120 }, 1024)
    expect([cropped.width, cropped.height]).toEqual([120, 120])
    const shown = made({ ground: { kind: 'picture', picture: cropped } })
    expect(at(shown, 5, 5)).toEqual([0, 255, 0, 255])
    expect(at(shown, 114, 114)).toEqual([0, 255, 0, 255])
  })

  test('keeps the whole subject in a tile, its head near the top', () => {
    const view = new Stage(cut(), photo()).viewFor(1.5)
    expect(view.top).toBeLessThanOrEqual(0.25)
    expect(view.top + view.height).toBeGreaterThanOrEqual(0.75)
    expect(view.left).toBeLessThanOrEqual(0.25)
    expect(view.left + view.width).toBeGreaterThanOrEqual(0.75)
  })
})

describe('the preview', () => {
  const wish = {
    background: 'colour',
    colour: '#8ec5ff',
    gradient: null,
    scene: null,
    picture: null,
    shadow: false,
  } as const

  test('is painted on the page without a word to the server, and anew for another wish', async () => {
    const stage = new Stage(cut(), photo())
    const shown = (colour: string) => (
      <div style={{ position: 'relative', width: 240, height: 240 }}>
        <Preview stage={stage} wish={{ ...wish, colour }} side={240} label="Before" urgent />
      </div>
    )
    const corner = () => painted(the('canvas'), [[0.05, 0.05]])
    show(shown('#8ec5ff'))
    await expect.poll(() => document.querySelector('canvas')?.dataset.seen).toBe('true')
    await expect.poll(corner).toEqual([SKY])
    expect(await painted(the('canvas'), [[0.5, 0.5]])).toEqual([COAT])
    show(shown('#ffffff'))
    await expect.poll(corner).toEqual([[255, 255, 255, 255]])
  })
})
