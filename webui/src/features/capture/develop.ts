import { type Kind, kindOf } from './kind'

/** The server's own bounds: less can't be used, more is never used and takes long to send. */
const SMALLEST_SIDE = 64
const LONG_SIDE = 4096
const PREVIEW_SIDE = 1280
/** Above this a picture without transparency is sent as a JPEG, whatever it was. */
const LOSSLESS_PIXELS = 4_000_000
const QUALITY = { photo: 0.92, preview: 0.85 }

/** Why a file is not taken. `unseen`: this browser can't open that kind, the server can. */
export type PhotoFault = 'unsupported' | 'damaged' | 'small' | 'unseen'

/** A photo's first look, and what is sent of it a little later. */
export interface Developed {
  preview: Blob
  width: number
  height: number
  photo: () => Promise<Blob>
}

/**
 * Opens a photo once: upright, in sRGB, its first frame; drawn anew, so nothing that was written
 * beside the picture goes any further. The preview comes first, the photo when it is asked for.
 */
export async function develop(file: Blob): Promise<Developed | PhotoFault> {
  const [bitmap, read] = await Promise.all([
    createImageBitmap(file).catch(() => null),
    file.arrayBuffer(),
  ])
  const bytes = new Uint8Array(read)
  const kind = kindOf(bytes)
  if (!bitmap) return unopened(kind)
  if (kind === 'jpeg' && !ends(bytes)) return 'damaged'
  const { width, height } = fitting(bitmap, LONG_SIDE)
  if (Math.min(width, height) < SMALLEST_SIDE) return 'small'
  const small = await reduced(bitmap, fitting(bitmap, PREVIEW_SIDE))
  const clear = kind !== 'jpeg' && isClear(small)
  const type = clear ? 'image/webp' : 'image/jpeg'
  const preview = await small.convertToBlob({ type, quality: QUALITY.preview })
  const photo = async () => {
    const whole = drawn(bitmap, { width, height })
    bitmap.close()
    const lossless = clear || (kind === 'png' && width * height <= LOSSLESS_PIXELS)
    return whole.convertToBlob({
      type: lossless ? 'image/png' : 'image/jpeg',
      quality: QUALITY.photo,
    })
  }
  return { preview, width, height, photo }
}

function unopened(kind: Kind | null): PhotoFault {
  if (kind === null) return 'unsupported'
  return kind === 'heic' || kind === 'avif' ? 'unseen' : 'damaged'
}

/** Browsers show half a JPEG without a word: a whole one has its end mark, perhaps with more after it. */
function ends(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at > 0; at -= 1) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true
  }
  return false
}

function fitting({ width, height }: ImageBitmap, side: number): Size {
  const scale = Math.min(1, side / Math.max(width, height))
  const scaled = (length: number) => Math.max(1, Math.round(length * scale))
  return { width: scaled(width), height: scaled(height) }
}

interface Size {
  width: number
  height: number
}

/** Three times as fast as drawing it smaller, and the preview is what is waited for. */
async function reduced(bitmap: ImageBitmap, size: Size): Promise<OffscreenCanvas> {
  const options = { resizeWidth: size.width, resizeHeight: size.height }
  const small = await createImageBitmap(bitmap, { ...options, resizeQuality: 'medium' })
  const canvas = drawn(small, size)
  small.close()
  return canvas
}

function drawn(bitmap: ImageBitmap, { width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('no canvas')
  brush.imageSmoothingQuality = 'high'
  brush.drawImage(bitmap, 0, 0, width, height)
  return canvas
}

/** Whether anything shows through. */
function isClear(canvas: OffscreenCanvas): boolean {
  const { width, height } = canvas
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data
  if (!pixels) return false
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return true
  return false
}
