import type { Task } from '../../api'
import { words } from './words'

/** Shows a system notification about a finished task; a press on it calls `look`. */
export function tell(task: Task, name: string, look: () => void): Promise<void> {
  const done = task.state === 'done'
  const title = done ? words.done(name) : words.failed(name)
  return show(title, done ? words.doneHelp : words.failedHelp, `/t/${task.id}`, look)
}

/** Shows one about a batch that is over: `line` says how it went. */
export function tellBatch(line: string, look: () => void): Promise<void> {
  return show(words.batch, line, '/batch', look)
}

async function show(title: string, body: string, url: string, look: () => void): Promise<void> {
  const options = {
    body,
    // One at a time: of twenty pictures, or in two tabs, the newest takes the place of the one before.
    tag: 'darkroom',
    icon: '/icons/any-192.png',
    data: { url },
  }
  try {
    const notice = new Notification(title, options)
    notice.onclick = () => {
      notice.close()
      window.focus()
      look()
    }
  } catch {
    // Phones show notifications only of a page that is installed, through its worker.
    const worker = await navigator.serviceWorker?.getRegistration()
    await worker?.showNotification(title, options)
  }
}
