import { put, sheet } from './canvas'
import type { Strokes } from './strokes'

/** What was painted, as the server takes it: a grey PNG. */
export async function pictureOf({ width, height, mask }: Strokes): Promise<File> {
  const data = new Uint8ClampedArray(mask.length * 4)
  mask.forEach((value, at) => {
    data.fill(value, at * 4, at * 4 + 3)
    data[at * 4 + 3] = 255
  })
  const brush = sheet(width, height)
  put(brush, { width, height, data })
  const blob = await new Promise<Blob | null>((done) => brush.canvas.toBlob(done, 'image/png'))
  if (!blob) throw new Error('this browser writes no PNG')
  return new File([blob], 'strokes.png', { type: 'image/png' })
}
