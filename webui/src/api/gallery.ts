import {
  addFavourite,
  type ListTasksData,
  listTasks,
  removeFavourite,
  type Task,
  type TaskPage,
} from './generated'

/** Which tasks a list shows: of these operations, only favourites, from where on. */
export type Listing = NonNullable<ListTasksData['query']>

/** A page of this session's tasks, newest first. */
export async function listPage(query: Listing, signal: AbortSignal): Promise<TaskPage> {
  return (await listTasks({ query, signal, throwOnError: true })).data
}

/** Makes a picture a favourite, or none any more; twice is no error. */
export async function setFavourite(id: string, favourite: boolean): Promise<Task> {
  const call = favourite ? addFavourite : removeFavourite
  return (await call({ path: { task_id: id }, throwOnError: true })).data
}
