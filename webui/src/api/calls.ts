import { inOurWords } from './catalogueNames'
import {
  cancelTask,
  createSession,
  deleteTask,
  followTasks,
  retryTask,
  type Task,
} from './generated'
import {
  getCatalogueOptions,
  getTaskOptions,
  listTasksOptions,
} from './generated/@tanstack/react-query.gen'
import { client } from './generated/client.gen'
import { installInterceptors } from './interceptors'
import { leaving } from './leaving'
import { TokenKeeper } from './token'

/** The guest session of this browser. */
export const tokens = new TokenKeeper()

client.setConfig({ baseURL: '', timeout: 20_000, throwOnError: true })
installInterceptors(client.instance, {
  tokens,
  begin: async () => (await createSession({ throwOnError: true })).data,
})

/** Makes a new task from an old one; the same `key` never makes two. */
export async function retry(id: string, key: string): Promise<Task> {
  const headers = { 'Idempotency-Key': key }
  return (await retryTask({ path: { task_id: id }, headers, throwOnError: true })).data
}

/** Asks a task to stop. Until the engine says so it may still turn out done. */
export async function cancel(id: string): Promise<Task> {
  return (await cancelTask({ path: { task_id: id }, throwOnError: true })).data
}

/** `atExit` keeps the request alive while the page is being closed. */
export async function remove(id: string, atExit = false): Promise<void> {
  const way = atExit ? { adapter: leaving } : {}
  await deleteTask({ path: { task_id: id }, ...way, throwOnError: true })
}

/** One connection to the stream of this session's tasks; ends when the server or `signal` ends it. */
export async function* follow(signal: AbortSignal): AsyncGenerator<Task> {
  const header = tokens.header()
  if (!header) return
  const { stream } = await followTasks({
    headers: { Authorization: header },
    signal,
    sseMaxRetryAttempts: 1,
  })
  for await (const event of stream) {
    // The generator types a stream's items as unknown; each one is a whole task.
    const task = event as unknown as Task
    if (typeof task === 'object' && task !== null && 'id' in task) yield task
  }
}

/** Tasks shown in the tray. */
const LISTED = 20

/** One task, for useQuery and the cache. */
export const taskQuery = (id: string) => getTaskOptions({ path: { task_id: id } })
/** The session's newest tasks. */
export const tasksQuery = () => listTasksOptions({ query: { limit: LISTED } })
/** Styles, backgrounds, colours, limits, and where pictures are made. */
export const catalogueQuery = () => ({ ...getCatalogueOptions(), select: inOurWords() })
