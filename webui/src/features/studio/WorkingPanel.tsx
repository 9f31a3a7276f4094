import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Ref } from 'react'
import { type Task, toApiError } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { useCalm } from '../../shared/hooks'
import { TellMe } from '../notices'
import { ProgressLine, sayTask, useCancel } from '../tasks'
import { words } from './words'

interface WorkingPanelProps {
  task: Task
  name: string
  headingRef: Ref<HTMLHeadingElement>
  onMeanwhile: () => void
}

/** What is happening, and how to stop it. */
export function WorkingPanel({ task, name, headingRef, onMeanwhile }: WorkingPanelProps) {
  const cancel = useCancel()
  // A running task is asked to stop; until the engine says so it may still turn out done.
  const stopping = cancel.isPending || cancel.isSuccess
  const making = useCalm(words.making[task.state === 'working' ? 'working' : 'waiting'])
  return (
    <Stack sx={{ gap: 2.5 }}>
      <div>
        <Typography
          variant="h2"
          component="h1"
          ref={headingRef}
          tabIndex={-1}
          sx={{ outline: 'none' }}
        >
          {making}
        </Typography>
        <Typography sx={{ color: 'text.secondary', mt: 0.5 }}>{name}</Typography>
      </div>
      <ProgressLine saying={sayTask(task)} />
      {cancel.isError && <FaultNotice fault={toApiError(cancel.error)} />}
      {(task.cancellable || stopping) && (
        <Button
          variant="outlined"
          size="large"
          disabled={stopping}
          onClick={() => cancel.mutate(task.id)}
        >
          {stopping ? words.stopping : words.stop}
        </Button>
      )}
      <Button color="inherit" onClick={onMeanwhile}>
        {words.meanwhile}
      </Button>
      <TellMe />
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {words.leave}
      </Typography>
    </Stack>
  )
}
