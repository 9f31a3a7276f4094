import { get, put, remove } from '../../shared/chest'
import { adopt, opened } from '../capture'
import type { Choice } from '../choices'
import type { Item, State } from './state'

const BATCH = 'batch'
const CHOICE = `${BATCH}/choice`
const photoOf = (id: string) => `${BATCH}/photo/${id}`

type KeptItem = Omit<Item, 'preview' | 'task' | 'sent'>
type KeptState = Pick<State, 'going'> & { items: KeptItem[] }

interface KeptPhoto {
  /** Null once the server has it. */
  photo: File | null
  preview: Blob | null
  size: { width: number; height: number } | null
}

/** A batch as the page before this one left it. */
export interface Found {
  state: State
  photos: Map<string, File>
}

/** Keeps everything but the photos and the wish, which may have a picture. */
export async function keepState({ items, going }: State): Promise<void> {
  const kept: KeptState = {
    items: items.map(({ preview: _, task: __, sent: ___, ...item }) => item),
    going,
  }
  await put(BATCH, kept)
}

export async function keepChoice(choice: Choice): Promise<void> {
  await put(CHOICE, choice)
}

/** Keeps a photo as it will be sent; one the server has is kept as its preview only. */
export async function keepPhoto(id: string, file: File, sent: boolean): Promise<void> {
  const { preview, size, photo } = await opened(file)
  const kept: KeptPhoto = { photo: sent ? null : await photo.catch(() => null), preview, size }
  await put(photoOf(id), kept)
}

export async function dropPhoto(id: string): Promise<void> {
  await remove(photoOf(id))
}

export async function dropAll(): Promise<void> {
  await remove(BATCH)
}

/** Takes the batch out of the drawer, or null where there is none. */
export async function restore(): Promise<Found | null> {
  const kept = (await get(BATCH)) as KeptState | null | undefined
  if (!kept) return null
  const photos = new Map<string, File>()
  const items: Item[] = []
  for (const item of kept.items) {
    const came = (await get(photoOf(item.id))) as KeptPhoto | null | undefined
    const photo = came?.photo ?? null
    // A photo that is neither here nor on the server can't be helped.
    if (!photo && !item.taskId) continue
    if (photo) photos.set(item.id, adopt(photo, { preview: came?.preview ?? null, size: null }))
    items.push({ ...item, phase: woken(item), preview: came?.preview ?? null, task: null, sent: 0 })
  }
  const choice = ((await get(CHOICE)) ?? null) as Choice | null
  const going = kept.going && choice !== null
  return { state: { items, choice, going, resumesAt: null, full: false, fault: null }, photos }
}

/** Where a photo goes on after a reload. */
function woken({ phase }: KeptItem): Item['phase'] {
  if (phase === 'sending') return 'queued'
  return phase === 'opening' ? 'ready' : phase
}
