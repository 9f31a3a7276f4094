import { describe, expect, test } from 'vitest'
import { developed, ready } from '../../src/features/capture/workshop'
import { colourAt, corners, drawnFile, pictureOf } from './stand'

const RED = [255, 0, 0]
const LIME = [0, 255, 0]
const BLUE = [0, 0, 255]
const WHITE = [255, 255, 255]
const PLACE = 'GPS'

/** A whole photo as it is sent, from the worker. */
async function sent(file: File): Promise<Blob> {
  const found = await developed(file)
  if (typeof found === 'string') throw new Error(found)
  return found.photo()
}

/** The colours in the four corners, clockwise from the upper left. */
function cornersOf(image: ImageData): number[][] {
  const { width, height } = image
  const [left, top, right, bottom] = [width * 0.1, height * 0.1, width * 0.9, height * 0.9]
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map(([x = 0, y = 0]) => colourAt(image, Math.floor(x), Math.floor(y)).slice(0, 3))
}

function expectColours(found: number[][], expected: number[][]): void {
  for (const [nth, colour] of expected.entries()) {
    const off = colour.map((part, at) => Math.abs(part - (found[nth]?.[at] ?? -255)))
    expect(Math.max(...off), `corner ${nth} is ${found[nth]}`).toBeLessThan(12)
  }
}

/** The JPEG with EXIF that says how it was held (1 to 8), and where it was taken. */
async function held(jpeg: Blob, orientation: number): Promise<File> {
  const bytes = new Uint8Array(await jpeg.arrayBuffer())
  // Big-endian TIFF: two entries, the orientation (0x0112) and where the GPS part is (0x8825).
  const exif = [
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 2],
    ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38],
    ...[0, 0, 0, 0],
    // One entry: the name of the place's datum (0x0012), as text.
    ...[0, 1, 0, 0x12, 0, 2, 0, 0, 0, 4, ...letters(PLACE), 0, 0, 0, 0, 0],
  ]
  const body = [...letters('Exif'), 0, 0, ...exif]
  const length = body.length + 2
  const part = [0xff, 0xe1, length >> 8, length & 255, ...body]
  return new File([bytes.slice(0, 2), new Uint8Array(part), bytes.slice(2)], 'held.jpg', {
    type: 'image/jpeg',
  })
}

function letters(word: string): number[] {
  return [...word].map((letter) => letter.charCodeAt(0))
}

async function textOf(blob: Blob): Promise<string> {
  return String.fromCharCode(...new Uint8Array(await blob.arrayBuffer()))
}

describe('a photo is developed', () => {
  test('in a worker, so that the page goes on', () => {
    expect(ready()).toBeInstanceOf(Worker)
  })

  test.each([
    ['as it was held', 1, [RED, LIME, WHITE, BLUE], [120, 80]],
    ['upside down', 3, [WHITE, BLUE, RED, LIME], [120, 80]],
    ['turned right', 6, [BLUE, RED, LIME, WHITE], [80, 120]],
    ['turned left', 8, [LIME, WHITE, BLUE, RED], [80, 120]],
  ])('upright, when the camera was %s', async (_, orientation, colours, size) => {
    const photo = await held(corners(120, 80, 'image/jpeg'), orientation)
    const image = await pictureOf(await sent(photo))
    expect([image.width, image.height]).toEqual(size)
    expectColours(cornersOf(image), colours)
  })

  test('without the place it was taken at, in photo and preview', async () => {
    const photo = await held(corners(120, 80, 'image/jpeg'), 6)
    expect(await textOf(photo)).toContain(PLACE)
    const found = await developed(photo)
    if (typeof found === 'string') throw new Error(found)
    for (const blob of [found.preview, await found.photo()]) {
      const text = await textOf(blob)
      expect(text).not.toContain('Exif')
      expect(text).not.toContain(PLACE)
    }
  })

  test('to at most 4096 pixels, and its preview to 1280', async () => {
    const found = await developed(corners(5000, 1000, 'image/jpeg'))
    if (typeof found === 'string') throw new Error(found)
    expect([found.width, found.height]).toEqual([4096, 819])
    const [photo, preview] = [await pictureOf(await found.photo()), await pictureOf(found.preview)]
    expect([photo.width, photo.height]).toEqual([4096, 819])
    expect([preview.width, preview.height]).toEqual([1280, 256])
    expectColours(cornersOf(photo), [RED, LIME, WHITE, BLUE])
  })

  test('to a PNG that is still clear where it was, to the pixel', async () => {
    const clear = drawnFile(100, 100, (brush) => {
      brush.fillStyle = '#0a64c8'
      brush.fillRect(0, 0, 50, 100)
    })
    const photo = await sent(clear)
    expect(photo.type).toBe('image/png')
    const image = await pictureOf(photo)
    expect(colourAt(image, 25, 50)).toEqual([10, 100, 200, 255])
    expect(colourAt(image, 75, 50)[3]).toBe(0)
  })

  test('to a JPEG when it is large and hides nothing, whatever it was', async () => {
    const photo = await sent(corners(2400, 1800, 'image/png'))
    expect(photo.type).toBe('image/jpeg')
  })

  test('from its first frame and at its own size when it is small', async () => {
    const photo = await sent(corners(64, 64, 'image/webp'))
    const image = await pictureOf(photo)
    expect([image.width, image.height]).toEqual([64, 64])
  })
})

describe('a file that is no use is named', () => {
  test('damaged, when half of it is missing', async () => {
    const whole = corners(200, 200, 'image/jpeg')
    expect(await developed(new File([whole.slice(0, whole.size / 2)], 'half.jpg'))).toBe('damaged')
  })

  test('too small, below 64 pixels on its shorter side', async () => {
    expect(await developed(corners(200, 63))).toBe('small')
  })

  test('of no kind that is known, whatever it calls itself', async () => {
    const file = new File(['once upon a time'], 'photo.jpg', { type: 'image/jpeg' })
    expect(await developed(file)).toBe('unsupported')
  })

  test('of a kind this browser can’t open, when the server perhaps can', async () => {
    const head = [0, 0, 0, 24, ...letters('ftypheic'), 0, 0, 0, 0, ...letters('mif1heic')]
    expect(await developed(new File([new Uint8Array(head)], 'a.heic'))).toBe('unseen')
  })
})

describe('the worker', () => {
  test('develops many at once, each its own', async () => {
    const colours = ['red', 'lime', 'blue', 'white', 'red', 'blue']
    const files = colours.map((colour) =>
      drawnFile(90, 90, (brush) => {
        brush.fillStyle = colour
        brush.fillRect(0, 0, 90, 90)
      }),
    )
    const images = await Promise.all(files.map(async (file) => pictureOf(await sent(file))))
    expect(images.map((image) => colourAt(image, 45, 45).slice(0, 3))).toEqual([
      RED,
      LIME,
      BLUE,
      WHITE,
      RED,
      BLUE,
    ])
  })

  test('may be lost in the middle: the photo comes out all the same, and the next one too', async () => {
    const file = corners(300, 200)
    const lost = ready()
    const coming = developed(file)
    lost?.terminate()
    lost?.dispatchEvent(new Event('error'))
    const found = await coming
    if (typeof found === 'string') throw new Error(found)
    expectColours(cornersOf(await pictureOf(await found.photo())), [RED, LIME, WHITE, BLUE])
    expect((await pictureOf(await sent(corners(100, 90)))).width).toBe(100)
  })
})
