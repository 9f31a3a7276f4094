import Box from '@mui/material/Box'
import { useState } from 'react'
import { type Catalogue, type Task, toApiError } from '../../api'
import { useLostFocus, useObjectUrl } from '../../shared/hooks'
import { Print } from '../../shared/Print'
import type { Choice } from '../choices'
import { LostPicture, ResultPanel, ResultPrint } from '../result'
import { isFinal, isGone, type useTask } from '../tasks'
import { Bench } from './Bench'
import { FailedPanel, UnknownPanel } from './FailedPanel'
import { nameOf } from './names'
import { TaskWaiting } from './parts'
import { keptLook } from './photo'
import { ResultRow } from './ResultRow'
import { WorkingPanel } from './WorkingPanel'
import { words } from './words'

/** A task's query, and the ways on from it. */
export interface TaskViewProps {
  query: ReturnType<typeof useTask>
  catalogue: Catalogue | undefined
  /** Goes back to the choices with this task's photo. */
  onAnother: (task: Task) => void
  /** Goes on to another operation with a result as the photo. */
  onFurther: (task: Task, result: number, operation: Choice['operation']) => void
  onNew: () => void
  onDelete: (id: string) => void
  onTask: (task: Task) => void
  /** Takes another photo, keeping this task's choices. */
  onPhoto: (task: Task, files: Iterable<File>) => void
}

/** One task by its address, in whatever state it is. */
export function TaskView(props: TaskViewProps) {
  const { query, onNew } = props
  if (query.data && !isGone(query.error))
    return <KnownTask key={query.data.id} {...props} task={query.data} />
  if (!query.isError) return <TaskWaiting query={query} />
  return (
    <UnknownPanel fault={toApiError(query.error)} onNew={onNew} onAgain={() => query.refetch()} />
  )
}

function KnownTask(props: TaskViewProps & { task: Task }) {
  const { task, query, catalogue, onAnother, onFurther, onNew, onDelete } = props
  const [wanted, choose] = useState(0)
  const chosen = task.results[wanted] ? wanted : 0
  const links = useFreshLinks(() => query.refetch())
  const heading = useLostFocus(`${task.id} ${isFinal(task) ? task.state : 'live'}`)
  const name = nameOf(task, catalogue)
  const result = task.results[chosen]
  if (task.state === 'done' && result) {
    return (
      <Bench
        easel={
          <>
            {links.lost ? (
              <LostPicture onReload={links.reload} />
            ) : (
              <ResultPrint task={task} result={result} name={name} onLost={links.onLost} />
            )}
            <ResultRow results={task.results} chosen={chosen} onChoose={choose} />
          </>
        }
        panel={
          <ResultPanel
            task={task}
            number={chosen}
            result={result}
            name={name}
            catalogue={catalogue}
            headingRef={heading}
            onAnother={() => onAnother(task)}
            onFurther={(operation) => onFurther(task, chosen, operation)}
            onNew={onNew}
            onDelete={() => onDelete(task.id)}
          />
        }
      />
    )
  }
  const panel = isFinal(task) ? (
    <FailedPanel {...props} headingRef={heading} />
  ) : (
    <WorkingPanel
      task={task}
      name={name}
      headingRef={heading}
      onMeanwhile={() => onAnother(task)}
    />
  )
  return <Bench easel={<TaskPhoto task={task} onLost={links.onLost} />} panel={panel} />
}

/** The server's copy; until that is here, the photo as it was sent, or else a few pixels of it. */
function TaskPhoto({ task, onLost }: { task: Task; onLost: () => void }) {
  const { photo, state } = task
  const [here, setHere] = useState(false)
  const own = useObjectUrl(keptLook(task.id))
  const few = photo.placeholder && `data:image/webp;base64,${photo.placeholder}`
  const meanwhile = here ? null : (own ?? few)
  const safelight = state === 'waiting' || state === 'working' ? state : undefined
  return (
    <Print size={photo} safelight={safelight}>
      <img
        src={photo.url}
        alt={words.photoAlt}
        decoding="sync"
        onLoad={() => setHere(true)}
        onError={onLost}
      />
      {meanwhile && <Box component="img" src={meanwhile} alt="" sx={over} />}
    </Print>
  )
}

const over = { position: 'absolute', inset: 0 }

/** Signed links expire: a picture that fails to load is asked for afresh, twice, then given up. */
function useFreshLinks(refetch: () => unknown) {
  const [losses, setLosses] = useState(0)
  const onLost = () => {
    setLosses((count) => count + 1)
    if (losses < 2) refetch()
  }
  const reload = () => {
    setLosses(0)
    refetch()
  }
  return { lost: losses > 2, onLost, reload }
}
