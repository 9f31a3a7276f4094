import type { Pixels, View } from './raster'

/** A picture that fills the whole frame. */
export type Picture = HTMLCanvasElement

/** What a canvas is drawn on with; the canvas itself is its `canvas`. */
export type Brush = CanvasRenderingContext2D

/** A canvas of this size that is nowhere on the page. */
export function sheet(width: number, height: number): Brush {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  if (!brush) throw new Error('this browser gives no canvas')
  brush.imageSmoothingQuality = 'high'
  return brush
}

/** A picture on a canvas of its own. What it was decoded to is let go at once. */
export async function decoded(blob: Blob): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(blob)
  const brush = sheet(bitmap.width, bitmap.height)
  brush.drawImage(bitmap, 0, 0)
  bitmap.close()
  return brush.canvas
}

/** Writes pixels as they are. */
export function put(brush: Brush, { width, height, data }: Pixels, x = 0, y = 0): void {
  const picture = brush.createImageData(width, height)
  picture.data.set(data)
  brush.putImageData(picture, x, y)
}

/** A view of a picture that fills the frame, at a size. */
export function cropped(picture: Picture, view: View, width: number, height: number): ImageData {
  const brush = sheet(width, height)
  const [across, down] = [picture.width, picture.height]
  brush.drawImage(
    picture,
    ...([view.left * across, view.top * down, view.width * across, view.height * down] as const),
    ...([0, 0, width, height] as const),
  )
  return brush.getImageData(0, 0, width, height)
}

/** A picture cut to a shape around its middle, at most `side` pixels long. */
export function fitted(
  picture: Picture,
  shape: { width: number; height: number },
  side: number,
): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(shape.width, shape.height))
  const brush = sheet(Math.round(shape.width * scale), Math.round(shape.height * scale))
  const { width, height } = brush.canvas
  const cover = Math.max(width / picture.width, height / picture.height)
  const [across, down] = [picture.width * cover, picture.height * cover]
  brush.drawImage(picture, (width - across) / 2, (height - down) / 2, across, down)
  return brush.canvas
}
