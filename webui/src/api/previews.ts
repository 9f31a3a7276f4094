import { developPhoto, getCutout, getScene } from './generated'

const PATIENCE_MS = 60_000

/** The cut-out a background was made with, as a WebP of at most `size` pixels. */
export async function fetchCutout(task: string, size: number, signal: AbortSignal): Promise<Blob> {
  const options = { path: { task_id: task }, query: { size }, signal, timeout: PATIENCE_MS }
  const { data } = await getCutout({ ...options, responseType: 'blob', throwOnError: true })
  return data as Blob
}

/** A scene as a WebP, in about the shape of a photo. */
export async function fetchScene(
  scene: string,
  { width, height }: { width: number; height: number },
  signal: AbortSignal,
): Promise<Blob> {
  const options = { path: { scene_id: scene }, query: { width, height }, signal }
  const answer = { responseType: 'blob', timeout: PATIENCE_MS, throwOnError: true } as const
  return (await getScene({ ...options, ...answer })).data as Blob
}

/** A photo that this browser can't open, as a picture that it can. Nothing is kept of it. */
export async function fetchDeveloped(photo: File): Promise<Blob> {
  const answer = { responseType: 'blob', timeout: PATIENCE_MS, throwOnError: true } as const
  return (await developPhoto({ body: { photo }, ...answer })).data as Blob
}
