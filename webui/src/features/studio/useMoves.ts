import { useCallback, useEffect, useRef } from 'react'
import { useLocation, useRoute } from 'wouter'
import type { Task } from '../../api'
import { handOver } from '../batch'
import type { Choice } from '../choices'
import { useDelete } from '../tasks'
import { kept } from './photo'
import type { Draft } from './useDraft'

/** Where the page is, and the ways from there to elsewhere. */
export interface Moves {
  /** The task of the address, or null at the draft. */
  id: string | null
  open: (task: Task) => void
  /** To the draft, with another photo or none. */
  begin: (photo: File | null) => void
  /** To the batch, with several photos at once. */
  together: (photos: File[]) => void
  /** To the draft with a task's choices and its photo, which the server has. */
  another: (task: Task) => void
  /** To the draft with a result of a task as the photo. */
  further: (task: Task, result: number, operation: Choice['operation']) => void
  erase: (id: string) => void
}

/** Reads the address and moves between draft and tasks; the draft survives every move. */
export function useMoves(draft: Draft): Moves {
  const [, route] = useRoute('/t/:id')
  const [, navigate] = useLocation()
  const remove = useDelete()
  const { setPhoto, change, restore } = draft
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
  const together = useCallback(
    (photos: File[]) => {
      handOver(photos)
      navigate('/batch')
    },
    [navigate],
  )
  const another = (task: Task) => {
    restore(kept(task), task)
    navigate('/')
  }
  const further = (task: Task, result: number, operation: Choice['operation']) => {
    setPhoto(kept(task, result))
    change({ operation })
    navigate('/')
  }
  const erase = (gone: string) => {
    const address = `/t/${gone}`
    // Back, to where the person still is: whoever has gone on is not called back.
    const back = () => window.location.pathname === '/' && navigate(address, { replace: true })
    remove(gone, back)
    navigate('/', { replace: true })
  }
  return { id, open, begin, together, another, further, erase }
}

/** Every address begins at its top. */
function useTop(id: string | null): void {
  const last = useRef(id)
  useEffect(() => {
    if (last.current !== id) window.scrollTo(0, 0)
    last.current = id
  }, [id])
}
