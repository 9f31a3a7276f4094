import { HttpResponse, http } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Developed, PhotoFault } from '../../../src/features/capture/develop'
import { opened, prepared } from '../../../src/features/capture/opening'
import { verdict } from '../../../src/features/capture/rules'
import { catalogue, photoFile } from '../../pictures'
import { at, problem, server } from '../../server'

const { limits } = catalogue

/** This DOM has no canvas: what a browser makes of a file is told here, by its type. */
const looks: File[] = []
/** What fails to be done, as long as it does. */
const failing = { looking: false, drawing: false }
vi.mock('../../../src/features/capture/workshop', () => ({
  developed: async (file: File): Promise<Developed | PhotoFault> => {
    looks.push(file)
    if (failing.looking) throw new Error('no worker, no canvas')
    if (file.type === 'image/heic') return 'unseen'
    const picture = new Blob(['drawn anew'], { type: 'image/jpeg' })
    const photo = async () => {
      if (failing.drawing) throw new Error('no memory')
      return picture
    }
    return { preview: picture, width: 90, height: 120, photo }
  },
}))

beforeEach(() => {
  looks.length = 0
  Object.assign(failing, { looking: false, drawing: false })
})

const heic = () => photoFile('IMG_1.HEIC', 200, 'image/heic')

/** Answers each photo that is to be developed, and counts them. */
function developing(answer: () => Response) {
  const asked: FormData[] = []
  server.use(
    http.post(at('/preview'), async ({ request }) => {
      asked.push(await request.formData())
      return answer()
    }),
  )
  return asked
}

const picture = () =>
  new HttpResponse(new Blob(['upright']), { headers: { 'Content-Type': 'image/jpeg' } })

describe('a photo that this browser can’t open', () => {
  test('is developed by the server, once, and goes on like any other', async () => {
    const asked = developing(picture)
    const file = heic()
    const [seen] = await Promise.all([opened(file), opened(file)])
    expect(asked).toHaveLength(1)
    expect(asked[0]?.get('photo')).toHaveProperty('name', 'IMG_1.HEIC')
    expect(looks.map(({ type }) => type)).toEqual(['image/heic', 'image/jpeg'])
    expect(seen).toMatchObject({ fault: null, size: { width: 90, height: 120 } })
    expect((await seen.photo).type).toBe('image/jpeg')
    expect(await verdict(file, seen, limits)).toBeNull()
  })

  test.each([
    ['photo.damaged', 422, /the file is damaged/],
    ['photo.too_small', 422, /too small/],
    ['photo.unsupported', 415, /HEIC photos can’t be opened here/],
    ['photo.too_many_pixels', 422, /too many pixels/],
    ['limit.rate', 429, /too fast|moment|wait/i],
    ['internal', 500, /wrong/],
  ])('has words where the server refuses it: %s', async (code, status, words) => {
    developing(() => problem({ code, status } as Parameters<typeof problem>[0]))
    const file = heic()
    const seen = await opened(file)
    expect(seen.preview).toBeNull()
    expect(await verdict(file, seen, limits)).toMatch(words)
  })

  test('is told to be too large with both sizes, whatever the server said', async () => {
    developing(() => problem({ code: 'photo.too_large', status: 413 }))
    const file = photoFile('IMG_1.HEIC', 1_500_000, 'image/heic')
    expect(await verdict(file, await opened(file), limits)).toContain('at most 1 MB')
  })

  test('is opened nowhere else: what the browser opens is not sent', async () => {
    const asked = developing(picture)
    await opened(photoFile())
    expect(asked).toHaveLength(0)
  })
})

describe('a photo with a place written in it', () => {
  const refusal = { code: 'photo.unready', title: 'The photo was not sent' }

  test('is not given as it is where nothing here can look at it', async () => {
    failing.looking = true
    const file = photoFile()
    const seen = await opened(file)
    expect(seen).toMatchObject({ fault: 'unready', preview: null })
    await expect(seen.photo).rejects.toMatchObject(refusal)
    await expect(prepared(file)).rejects.toMatchObject(refusal)
    expect(await verdict(file, seen, limits)).toMatch(/can’t remove place and camera data/)
  })

  test('is not given as it is where it can be seen but not drawn anew', async () => {
    failing.drawing = true
    const file = photoFile()
    expect((await opened(file)).fault).toBeNull()
    await expect(prepared(file)).rejects.toMatchObject(refusal)
    const large = photoFile('large.jpg', 1_500_000)
    expect(await verdict(large, await opened(large), limits)).toMatch(/can’t remove place/)
  })

  test.each(['looking', 'drawing'] as const)(
    'is given drawn anew once %s works again',
    async (part) => {
      failing[part] = true
      const file = photoFile()
      await expect(prepared(file)).rejects.toMatchObject(refusal)
      failing[part] = false
      expect(await (await prepared(file)).text()).toBe('drawn anew')
    },
  )
})
