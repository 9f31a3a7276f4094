import type { Catalogue, Task } from '../src/api'

/** A session that lasts a day. */
export function session(token: string) {
  return { token, expires_at: new Date(Date.now() + 86_400_000).toISOString() }
}

export function picture(name: string, width = 512, height = 512): Task['results'][number] {
  return {
    url: `/media/${name}?signature=s`,
    thumbnail_url: `/media/${name}-small?signature=s`,
    placeholder: null,
    content_type: 'image/png',
    width,
    height,
  }
}

/** A waiting pencil avatar; `part` changes what a test is about. */
export function task(part: Partial<Task> = {}): Task {
  return {
    id: 'task1',
    operation: 'avatar',
    options: {
      style: 'pencil',
      background: null,
      colour: null,
      gradient: null,
      scene: null,
      prompt: null,
      shadow: false,
      scale: null,
    },
    state: 'waiting',
    version: 1,
    progress: { stage: null, place: 2, fraction: null },
    photo: picture('photo'),
    results: [],
    cutout: false,
    error: null,
    cancellable: true,
    favourite: false,
    may_still_come: false,
    cancelled_too_late: false,
    retry_of: null,
    created_at: '2026-01-01T10:00:00Z',
    updated_at: '2026-01-01T10:00:00Z',
    ...part,
  }
}

export function done(part: Partial<Task> = {}): Task {
  const results = [picture('result')]
  return task({ state: 'done', version: 9, progress: null, results, cancellable: false, ...part })
}

const item = <Id extends string>(id: Id, name: string) => ({
  id,
  name,
  description: `About ${name}`,
  thumbnail_url: `/media/thumbnails/${id}.webp`,
})

export const catalogue: Catalogue = {
  styles: [item('studio', 'Studio'), item('pencil', 'Pencil')],
  backgrounds: [
    item('remove', 'Cut out'),
    item('colour', 'One colour'),
    item('blur', 'Blur'),
    item('gradient', 'Two colours'),
    item('picture', 'Own picture'),
    item('scene', 'Scene'),
    item('prompt', 'Your words'),
  ],
  colours: [
    { name: 'White', value: '#ffffff' },
    { name: 'Sky', value: '#8ec5ff' },
  ],
  gradients: [{ name: 'Dawn', value: '#5b6fb5-#f6c9a0' }],
  scenes: [item('sunset', 'Sunset'), item('beach', 'Beach')],
  upscales: [
    { scale: 2, name: 'Twice as large', description: 'For drawings', max_pixels: 1_050_000 },
    { scale: 4, name: 'Four times as large', description: 'For drawings', max_pixels: 400_000 },
  ],
  prompts: false,
  limits: {
    max_upload_bytes: 1_000_000,
    max_pixels: 50_000_000,
    content_types: ['image/jpeg', 'image/png'],
  },
  engine: { id: 'local', name: 'this computer' },
  keep_hours: 24,
}

export function photoFile(name = 'me.jpg', bytes = 1000, type = 'image/jpeg'): File {
  return new File([new Uint8Array(bytes)], name, { type })
}

/** Why a task failed, in the server's words. */
export function failure(code: NonNullable<Task['error']>['code'], retryable = true) {
  return { code, title: 't', detail: 'd', retryable, incident: null }
}
