import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { distinct, zipPictures } from '../../src/shared/zip'
import { server } from '../server'

/** Names in the central directory of an archive, which tells what is in it. */
async function namesIn(archive: Blob): Promise<string[]> {
  const bytes = new DataView(await archive.arrayBuffer())
  const names: string[] = []
  for (let at = 0; at + 46 < bytes.byteLength; at += 1) {
    if (bytes.getUint32(at, true) !== 0x02014b50) continue
    const length = bytes.getUint16(at + 28, true)
    names.push(new TextDecoder().decode(new Uint8Array(bytes.buffer, at + 46, length)))
  }
  return names
}

const item = (name: string, url = `/media/${name}`) => ({ name, url })

describe('an archive of pictures', () => {
  test('has each of them under its own name, and tells how far it is', async () => {
    const told: number[] = []
    const { blob, failed } = await zipPictures([item('me.png'), item('me.png', '/media/2')], {
      onProgress: (packed) => told.push(packed),
    })
    expect(blob.type).toBe('application/zip')
    expect(await namesIn(blob)).toEqual(['me.png', 'me 2.png'])
    expect(failed).toEqual([])
    expect(told).toEqual([0.5, 1])
  })

  test('leaves out what is gone, and names it', async () => {
    server.use(http.get('*/media/lost.png', () => new HttpResponse(null, { status: 404 })))
    const { blob, failed } = await zipPictures([item('lost.png'), item('kept.png')])
    expect(await namesIn(blob)).toEqual(['kept.png'])
    expect(failed).toEqual(['lost.png'])
  })

  test('that is called off rejects', async () => {
    const stop = new AbortController()
    const packing = zipPictures([item('a.png'), item('b.png')], {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    })
    await expect(packing).rejects.toThrow()
  })
})

test('names that come again are numbered before their ending, whatever their case', () => {
  expect(distinct(['a.png', 'A.png', 'b', 'b'])).toEqual(['a.png', 'A 2.png', 'b', 'b 2'])
})
