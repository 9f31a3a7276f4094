import axios from 'axios'

/** A picture that goes into an archive. */
export interface ZipItem {
  /** Of the file, with its ending; a name that comes twice gets a number. */
  name: string
  /** Where the picture is. */
  url: string
}

interface ZipOptions {
  signal?: AbortSignal
  /** Fraction that is packed, 0 to 1. */
  onProgress?: (packed: number) => void
}

/**
 * Fetches pictures one after the other and packs them. One that can't be fetched is left out and
 * named in `failed`.
 *
 * Rejects when `signal` stops it, or the packer can't be fetched.
 */
export async function zipPictures(
  items: readonly ZipItem[],
  { signal, onProgress }: ZipOptions = {},
): Promise<{ blob: Blob; failed: string[] }> {
  const { downloadZip } = await import('client-zip')
  const failed: string[] = []
  async function* entries() {
    const names = distinct(items.map(({ name }) => name))
    for (const [at, { url }] of items.entries()) {
      const name = names[at] ?? ''
      const data = await fetched(url, signal)
      if (data) yield { name, input: data, lastModified: new Date() }
      else failed.push(name)
      onProgress?.((at + 1) / items.length)
    }
  }
  const packed = await downloadZip(entries()).blob()
  signal?.throwIfAborted()
  return { blob: new Blob([packed], { type: 'application/zip' }), failed }
}

/** The picture's bytes, or null when it is gone. */
async function fetched(url: string, signal: AbortSignal | undefined): Promise<Blob | null> {
  try {
    const wish = { responseType: 'blob' as const, ...(signal && { signal }) }
    return (await axios.get<Blob>(url, wish)).data
  } catch {
    signal?.throwIfAborted()
    return null
  }
}

/** "me.png", "me 2.png", "me 3.png". */
export function distinct(names: readonly string[]): string[] {
  const given = new Set<string>()
  return names.map((name) => {
    const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length
    let own = name
    for (let nth = 2; given.has(own.toLowerCase()); nth += 1) {
      own = `${name.slice(0, dot)} ${nth}${name.slice(dot)}`
    }
    given.add(own.toLowerCase())
    return own
  })
}
