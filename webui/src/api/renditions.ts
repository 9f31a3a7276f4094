import { type GetResultData, getResult } from './generated'

/** In which form a result is asked for. */
export type Rendition = Required<Omit<NonNullable<GetResultData['query']>, 'margin'>>

const FILE_NAME = /filename="([^"]+)"/

/** A result in another size, shape or format, as a file under the server's human name. */
export async function render(task: string, result: number, rendition: Rendition): Promise<File> {
  const { data, headers } = await getResult({
    path: { task_id: task, number: result },
    query: asked(rendition),
    responseType: 'blob',
    timeout: 60_000,
    throwOnError: true,
  })
  const picture = data as Blob
  const name = FILE_NAME.exec(String(headers['content-disposition'] ?? ''))?.[1]
  return new File([picture], name ?? 'darkroom', { type: picture.type })
}

/** Only what differs from the usual: the same form then has the same address. */
function asked({ shape, size, format, mask, sticker }: Rendition) {
  return {
    ...(shape !== 'whole' && { shape }),
    ...(size !== null && { size }),
    ...(format !== null && { format }),
    ...(mask && { mask }),
    ...(sticker && { sticker }),
  }
}
