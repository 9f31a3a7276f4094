import type { ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { page } from 'vitest/browser'
import { Providers } from '../../src/app/App'

/** What the page said to its console in this test. */
export const complaints: string[] = []

let root: Root | null = null

/** Shows a part of the page with its real theme, in a window that had nothing else. */
export function show(part: ReactNode): void {
  const host = document.createElement('div')
  host.id = 'root'
  document.body.replaceChildren(host)
  root = createRoot(host)
  root.render(<Providers>{part}</Providers>)
}

/** Puts everything away. */
export function leave(): void {
  root?.unmount()
  root = null
  document.body.replaceChildren()
  document.documentElement.removeAttribute('dir')
  window.scrollTo(0, 0)
}

/** The element that matches, which must be there. */
export function the<Kind extends HTMLElement = HTMLElement>(selector: string): Kind {
  const found = document.querySelector<Kind>(selector)
  if (!found) throw new Error(`nothing matches ${selector}`)
  return found
}

/** A place in an element, in shares of its size. */
export function spotIn(element: Element, across: number, down: number) {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width * across, y: top + height * down }
}

/** The colour of what is really painted at places of an element, each in shares of its size. */
export async function painted(
  element: Element,
  places: [across: number, down: number][],
): Promise<number[][]> {
  const base64 = await page.screenshot({ element, save: false })
  const image = await pictureOf(new Blob([bytesOf(base64)], { type: 'image/png' }))
  return places.map(([across, down]) =>
    colourAt(image, Math.floor(image.width * across), Math.floor(image.height * down)),
  )
}

/** All pixels of a picture in a file. */
export async function pictureOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file)
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas')
  brush.drawImage(bitmap, 0, 0)
  return brush.getImageData(0, 0, bitmap.width, bitmap.height)
}

/** Red, green, blue and opacity of one pixel. */
export function colourAt({ data, width }: Pick<ImageData, 'data' | 'width'>, x: number, y: number) {
  return [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4)]
}

/** A picture drawn here, in a file. */
export function drawnFile(
  width: number,
  height: number,
  draw: (brush: CanvasRenderingContext2D) => void,
  type = 'image/png',
): File {
  const canvas = drawn(width, height, draw)
  // At once, while toBlob waits for the page to be idle.
  return fileOf(canvas.toDataURL(type, 0.95), type)
}

/** A canvas on which something is drawn. */
export function drawn(
  width: number,
  height: number,
  draw: (brush: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas')
  draw(brush)
  return canvas
}

function fileOf(address: string, type: string): File {
  return new File([bytesOf(address.slice(address.indexOf(',') + 1))], 'drawn', { type })
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

/** A picture in four colours, one for each corner: what is turned or mirrored shows. */
export function corners(width: number, height: number, type?: string): File {
  return drawnFile(width, height, (brush) => paintCorners(brush, width, height), type)
}

const CORNERS = { topLeft: 'red', topRight: 'lime', bottomLeft: 'blue', bottomRight: 'white' }

function paintCorners(brush: CanvasRenderingContext2D, width: number, height: number) {
  const [x, y] = [width / 2, height / 2]
  for (const [colour, left, top] of [
    [CORNERS.topLeft, 0, 0],
    [CORNERS.topRight, x, 0],
    [CORNERS.bottomLeft, 0, y],
    [CORNERS.bottomRight, x, y],
  ] as const) {
    brush.fillStyle = colour
    brush.fillRect(left, top, x, y)
  }
}

/** One colour all over, as an address. */
export function plain(colour: string, width = 400, height = 300): string {
  return drawn(width, height, (brush) => {
    brush.fillStyle = colour
    brush.fillRect(0, 0, width, height)
  }).toDataURL()
}
