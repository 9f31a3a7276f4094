import Button from '@mui/material/Button'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { listed, percent } from '../../shared/format'
import { DownloadIcon } from '../../shared/icons'
import { useNotify } from '../../shared/notifications'
import { save } from '../../shared/save'
import { type ZipItem, zipPictures } from '../../shared/zip'
import type { Item } from './state'
import { words } from './words'

/** All that came out, in one file. */
export function Zip({ items }: { items: readonly Item[] }) {
  const notify = useNotify()
  const [packed, setPacked] = useState(0)
  const pictures = items.flatMap(pictureOf)
  const { mutate, isPending } = useMutation({
    mutationFn: () => zipPictures(pictures, { onProgress: setPacked }),
    onMutate: () => setPacked(0),
    onSuccess: ({ blob, failed }) => {
      save(blob, words.zipName)
      if (failed.length > 0) notify({ text: words.zipLost(listed(failed)), lasting: 9000 })
    },
    onError: () => notify({ text: words.zipFailed }),
  })
  if (pictures.length === 0) return null
  const label = items.every(cameOut) ? words.zip : words.zipSome(pictures.length)
  return (
    <Button
      variant="contained"
      size="large"
      disabled={isPending}
      startIcon={<DownloadIcon />}
      onClick={() => mutate()}
    >
      {isPending ? words.zipping(percent(packed)) : label}
    </Button>
  )
}

function cameOut({ task }: Item): boolean {
  return task?.state === 'done'
}

/** The results of a photo, under the photo's own name. */
function pictureOf({ name, task }: Item): ZipItem[] {
  const stem = name.replace(/\.[^.]+$/, '') || words.sample
  const results = task?.state === 'done' ? task.results : []
  return results.map(({ url, content_type }) => ({ name: `${stem}.${ending(content_type)}`, url }))
}

function ending(type: string): string {
  return type.replace(/^image\//, '').replace('jpeg', 'jpg')
}
