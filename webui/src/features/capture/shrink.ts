const LONG_SIDE = 4096
const QUALITY = 0.92
/** Above this a file is worth opening to see whether it is larger than it needs to be. */
const WORTH_BYTES = 2_000_000

const made = new WeakMap<File, Promise<File>>()

/**
 * The photo itself, or a copy whose long side is 4096 px: more is never used and takes long to send.
 * Whatever the browser can't open goes as it is; the server opens more kinds. A photo is copied
 * once, so sending it again sends the same bytes.
 */
export function shrink(file: File): Promise<File> {
  const copy = made.get(file) ?? smaller(file)
  made.set(file, copy)
  return copy
}

async function smaller(file: File): Promise<File> {
  if (file.size < WORTH_BYTES || file.type === 'image/gif') return file
  try {
    const bitmap = await createImageBitmap(file)
    const scale = LONG_SIDE / Math.max(bitmap.width, bitmap.height)
    if (scale >= 1) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(bitmap.width * scale)
    canvas.height = Math.round(bitmap.height * scale)
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    bitmap.close()
    const type = file.type === 'image/png' ? 'image/png' : 'image/jpeg'
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, QUALITY))
    return blob ? new File([blob], file.name, { type }) : file
  } catch {
    return file
  }
}
