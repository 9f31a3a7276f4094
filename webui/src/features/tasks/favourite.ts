import { useMutation, useQueryClient } from '@tanstack/react-query'
import { setFavourite, type Task, toApiError } from '../../api'
import { useNotify } from '../../shared/notifications'
import { putTask } from './cache'

/** Marks pictures as favourites, or takes that back. Shown at once, and taken back when it fails. */
export function useFavourite(): (tasks: readonly Task[], favourite: boolean) => void {
  const queries = useQueryClient()
  const notify = useNotify()
  const { mutate } = useMutation({
    // One after the other: of two taps on the same heart the last one counts.
    scope: { id: 'favourite' },
    mutationFn: ({ task, favourite }: { task: Task; favourite: boolean }) =>
      setFavourite(task.id, favourite),
    onMutate: ({ task, favourite }) => putTask(queries, { ...task, favourite }),
    onSuccess: (task) => putTask(queries, task),
    onError: (error, { task }) => {
      putTask(queries, task)
      notify({ fault: toApiError(error) })
    },
  })
  return (tasks, favourite) => {
    const changing = tasks.filter((task) => task.state === 'done' && task.favourite !== favourite)
    for (const task of changing) mutate({ task, favourite })
  }
}
