import { useEffect } from 'react'
import { isGone, useTask } from '../tasks'

/** Follows a task that is older than the list of recent ones is long. */
export function Follow({ id, onGone }: { id: string; onGone: (id: string) => void }) {
  const gone = isGone(useTask(id).error)
  useEffect(() => {
    if (gone) onGone(id)
  }, [gone, id, onGone])
  return null
}
