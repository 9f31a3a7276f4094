import axios from 'axios'
import { useCallback, useEffect, useRef } from 'react'
import { useLocation, useRoute } from 'wouter'
import type { Task } from '../../api'
import { useNotify } from '../../shared/notifications'
import { useDelete } from '../tasks'
import type { Draft } from './useDraft'
import { words } from './words'

/** Where the page is, and the ways from there to elsewhere. */
export interface Moves {
  /** The task of the address, or null at the draft. */
  id: string | null
  open: (task: Task) => void
  /** To the draft, with another photo or none. */
  begin: (photo: File | null) => void
  /** To the draft with a task's choices and its photo, fetched anew: it works after a reload too. */
  another: (task: Task) => Promise<void>
  erase: (id: string) => void
}

/** Reads the address and moves between draft and tasks; the draft survives every move. */
export function useMoves(draft: Draft): Moves {
  const [, route] = useRoute('/t/:id')
  const [, navigate] = useLocation()
  const notify = useNotify()
  const remove = useDelete()
  const { setPhoto, restore } = draft
  const id = route?.id ?? null
  useTop(id)
  const open = useCallback((task: Task) => navigate(`/t/${task.id}`), [navigate])
  const begin = useCallback(
    (photo: File | null) => {
      setPhoto(photo)
      navigate('/')
    },
    [setPhoto, navigate],
  )
  const another = async (task: Task) => {
    const photo = await photoOf(task)
    restore(photo, task)
    if (!photo) notify({ text: words.photoLost })
    navigate('/')
  }
  const erase = (gone: string) => {
    remove(gone)
    navigate('/')
  }
  return { id, open, begin, another, erase }
}

/** Every address begins at its top. */
function useTop(id: string | null): void {
  const last = useRef(id)
  useEffect(() => {
    if (last.current !== id) window.scrollTo(0, 0)
    last.current = id
  }, [id])
}

async function photoOf(task: Task): Promise<File | null> {
  try {
    const { data } = await axios.get<Blob>(task.photo.url, { responseType: 'blob' })
    return new File([data], 'photo', { type: task.photo.content_type })
  } catch {
    return null
  }
}
