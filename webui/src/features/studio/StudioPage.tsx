import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { catalogueQuery, type Task } from '../../api'
import { onArrival } from '../../shared/arrivals'
import { BatchLine } from '../batch'
import { useTake } from '../capture'
import { useNotices } from '../notices'
import { isSelfieFault } from '../selfie'
import { Announcement, sayTask, sayUpload, Tray, useLive, useTask, useTasks } from '../tasks'
import { Bench } from './Bench'
import { DraftEasel } from './DraftEasel'
import { DraftPanel } from './DraftPanel'
import { nameOf } from './names'
import { prefetchNext, TaskView } from './parts'
import { useDraft } from './useDraft'
import { useMoves } from './useMoves'
import { type Submission, useSubmission } from './useSubmission'
import { words } from './words'

/** The one screen: a draft at `/`, a task at `/t/<id>`, recent tasks below both. */
export function StudioPage() {
  const catalogue = useQuery(catalogueQuery())
  const draft = useDraft(catalogue.data)
  const { id, open, begin, together, another, further, erase } = useMoves(draft)
  const query = useTask(id)
  const tasks = useTasks(query.data)
  const submission = useSubmission(draft, open)
  const take = useTake(begin, together)
  const { pending } = submission
  const sending = pending && id === null
  const named = (task: Task) => nameOf(task, catalogue.data)
  useLive(tasks, query.data, named)
  useNotices(tasks, named)
  // What is shown as on its way stays the photo that is.
  useEffect(() => onArrival(sending ? null : take), [sending, take])
  const refused = isSelfieFault(submission.fault)
  useEffect(() => {
    if (draft.photo) prefetchNext()
  }, [draft.photo])

  return (
    <>
      {id === null ? (
        <Bench
          easel={<DraftEasel {...{ draft, take, pending, refused }} catalogue={catalogue.data} />}
          panel={<DraftPanel {...{ draft, catalogue, submission, take }} />}
        />
      ) : (
        <TaskView
          query={query}
          catalogue={catalogue.data}
          onAnother={another}
          onFurther={further}
          onNew={() => begin(null)}
          onDelete={erase}
          onTask={open}
          onPhoto={(task, files) => {
            draft.restore(null, task)
            take(files)
          }}
        />
      )}
      <BatchLine />
      <Tray tasks={tasks} current={id} nameOf={named} />
      <Announcement line={said(submission, query.data)} />
    </>
  )
}

/** What the status says: the upload, else the task in view. */
function said(submission: Submission, task: Task | undefined): string {
  if (submission.paused) return words.paused
  if (submission.pending) return sayUpload(submission.sent).line
  return task ? sayTask(task).line : ''
}
