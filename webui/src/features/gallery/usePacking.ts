import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Task } from '../../api'
import { useNotify } from '../../shared/notifications'
import { save } from '../../shared/save'
import { type ZipItem, zipPictures } from '../../shared/zip'
import { words } from './words'

/** So many names are told of what could not be packed. */
const NAMED = 3

/** Packs pictures into one file, here in the browser. */
export function usePacking() {
  const notify = useNotify()
  const [packed, setPacked] = useState(0)
  const stopper = useRef<AbortController | null>(null)
  const { mutate, isPending } = useMutation({
    mutationFn: (items: ZipItem[]) => {
      stopper.current = new AbortController()
      return zipPictures(items, { signal: stopper.current.signal, onProgress: setPacked })
    },
    onMutate: () => setPacked(0),
    onSuccess: ({ blob, failed }) => {
      save(blob, words.zipName)
      if (failed.length > 0) notify({ text: told(failed), lasting: 12_000 })
    },
    onError: () => {
      if (!stopper.current?.signal.aborted) notify({ text: words.zipFailed })
    },
  })
  const pack = (tasks: readonly Task[]) => {
    const items = tasks.flatMap(itemsOf)
    if (items.length > 0) mutate(items)
    else notify({ text: words.nothingToPack })
  }
  return { pack, packed: isPending ? packed : null, stop: () => stopper.current?.abort() }
}

/** The results of a task under the server's human names. */
export function itemsOf(task: Task): ZipItem[] {
  return task.results.map(({ url, content_type }) => {
    const named = new URL(url, location.href).searchParams.get('name')
    return { name: named ?? `darkroom.${content_type.replace(/^image\//, '')}`, url }
  })
}

function told(failed: string[]): string {
  const names = failed.slice(0, NAMED).join(', ')
  const more = failed.length - NAMED
  return more > 0 ? words.leftOutMany(names, more) : words.leftOut(names)
}
