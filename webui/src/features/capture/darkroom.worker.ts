import { develop } from './develop'
import type { Asked, Told } from './workshop'

const tell = (told: Told) => self.postMessage(told)
let last: Promise<unknown> = Promise.resolve()

async function work({ id, file }: Asked): Promise<void> {
  const developed = await develop(file)
  if (typeof developed === 'string') return tell({ id, fault: developed })
  const { preview, width, height, photo } = developed
  tell({ id, preview, width, height })
  tell({ id, photo: await photo() })
}

// One after the other: twenty photos of 12 megapixels at once would be a gigabyte.
self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  last = last.then(() => work(data)).catch(() => tell({ id: data.id, broken: true }))
})
