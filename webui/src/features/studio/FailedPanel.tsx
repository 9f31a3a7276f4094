import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Ref } from 'react'
import { type ApiError, faultWords, type Task, toApiError } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { useCountdown, useLostFocus } from '../../shared/hooks'
import { FileButton } from '../capture'
import { useRetry } from '../tasks'
import { Wide } from './Bar'
import type { TaskViewProps } from './TaskView'
import { words } from './words'

type FailedPanelProps = Omit<TaskViewProps, 'query' | 'catalogue'> & {
  task: Task
  headingRef: Ref<HTMLHeadingElement>
}

/** Why there is no picture, and the one button that helps. Photo and choices are kept. */
export function FailedPanel(props: FailedPanelProps) {
  const { task, headingRef, onAnother, onNew, onDelete } = props
  const stopped = task.state === 'cancelled' || !task.error
  const title = task.error ? faultWords(task.error).title : words.failed
  return (
    <Stack sx={{ gap: 2.5 }}>
      <Typography
        variant="h2"
        component="h1"
        ref={headingRef}
        tabIndex={-1}
        sx={{ outline: 'none' }}
      >
        {stopped ? words.cancelled : title}
      </Typography>
      {stopped ? (
        <Typography>
          {task.may_still_come ? words.cancelledInDoubt : words.cancelledHelp}
        </Typography>
      ) : (
        task.error && <FaultNotice fault={task.error} heading={false} />
      )}
      <Remedy {...props} />
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Button color="inherit" onClick={() => (stopped ? onNew() : onAnother(task))}>
          {stopped ? words.begin : words.back}
        </Button>
        <Button color="error" onClick={() => onDelete(task.id)}>
          {words.remove}
        </Button>
      </Stack>
    </Stack>
  )
}

/** The one button: by what would help with this failure. */
function Remedy({ task, onAnother, onNew, onTask, onPhoto }: FailedPanelProps) {
  const retry = useRetry(onTask)
  const fault = retry.isError ? toApiError(retry.error) : null
  const wait = fault?.retryAfter ?? null
  const left = useCountdown(wait === null ? null : retry.submittedAt + wait * 1000)
  const remedy = task.error ? faultWords(task.error).remedy : 'choice'
  if (remedy === 'photo') {
    return (
      <FileButton take={(files) => onPhoto(task, files)} variant="contained" size="large">
        {words.otherPhoto}
      </FileButton>
    )
  }
  if (remedy === 'retry') {
    return (
      <>
        {fault && <FaultNotice fault={fault} />}
        <Wide disabled={retry.isPending || left > 0} onClick={() => retry.mutate(task.id)}>
          {left > 0 ? words.againSoon(left) : words.again}
        </Wide>
      </>
    )
  }
  const [label, act] =
    remedy === 'begin'
      ? ([words.begin, onNew] as const)
      : ([words.back, () => onAnother(task)] as const)
  return <Wide onClick={act}>{label}</Wide>
}

/** The address leads nowhere, or nobody answers: says so and leads on. */
export function UnknownPanel(props: { fault: ApiError; onNew: () => void; onAgain: () => void }) {
  const { fault, onNew, onAgain } = props
  const again = faultWords(fault).remedy === 'retry'
  const heading = useLostFocus(fault.code)
  return (
    <Stack sx={{ gap: 2.5, maxWidth: 560, mx: 'auto', mt: { xs: 2, md: 8 } }}>
      <Typography variant="h2" component="h1" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>
        {faultWords(fault).title}
      </Typography>
      <FaultNotice fault={fault} heading={false} />
      <Wide onClick={again ? onAgain : onNew}>{again ? words.again : words.begin}</Wide>
    </Stack>
  )
}
