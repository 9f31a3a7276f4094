import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useCountdown, useOnline } from '../../shared/hooks'
import { TellMe } from '../notices'
import { ProgressLine } from '../tasks'
import type { Batch } from './batch'
import { isOver, type State, tally } from './state'
import { told } from './told'
import { words } from './words'
import { Zip } from './Zip'

interface ProgressProps {
  batch: Batch
  state: State
}

/** How far all of it is, why it waits, and once it is over what comes next. */
export function Progress({ batch, state }: ProgressProps) {
  const { all, done, failed, here } = tally(state.items)
  const over = state.items.every(isOver)
  const resting = !state.going && here > 0
  const title = over ? ending(done, all) : resting ? words.stopped : words.running
  const line = told(done, all, failed)
  return (
    <Stack sx={{ gap: 2.5 }}>
      <Typography variant="h2">{title}</Typography>
      {over ? (
        failed === 0 && <Typography variant="subtitle1">{line}</Typography>
      ) : (
        <ProgressLine saying={{ line, fraction: all > 0 ? (done + failed) / all : 0 }} />
      )}
      {!over && here > 0 && state.going && <Waiting state={state} />}
      {over && <After batch={batch} state={state} />}
      {!over && here > 0 && (
        <Button
          variant={resting ? 'contained' : 'outlined'}
          size="large"
          onClick={() => (resting ? batch.resume() : batch.stop())}
        >
          {resting ? words.goOn : words.stop}
        </Button>
      )}
      {!over && !resting && <TellMe />}
    </Stack>
  )
}

/** What a batch that is over came to. */
function ending(done: number, all: number): string {
  if (done === all) return words.finished
  return done > 0 ? words.finishedPart(done, all) : words.finishedNone
}

/** Why nothing is sent just now, and when it goes on by itself. */
function Waiting({ state }: { state: State }) {
  const online = useOnline()
  const left = useCountdown(state.resumesAt)
  if (!online) return <Typography>{words.offline}</Typography>
  if (state.resumesAt === null) return null
  return <Typography>{state.full ? words.roomSoon : left > 0 && words.againIn(left)}</Typography>
}

function After({ batch, state }: ProgressProps) {
  const failed = state.items.filter((item) => isFailed(item))
  return (
    <Stack sx={{ gap: 1.25 }}>
      <Zip items={state.items} />
      {failed.length > 0 && (
        <Button
          variant="outlined"
          size="large"
          onClick={() => {
            for (const { id } of failed) batch.retry(id)
          }}
        >
          {words.retryAll(failed.length)}
        </Button>
      )}
      <Button variant="outlined" size="large" onClick={() => batch.again()}>
        {words.another}
      </Button>
      <Button color="inherit" onClick={() => batch.clear()}>
        {words.fresh}
      </Button>
    </Stack>
  )
}

/** Trying again may help, without insisting on anything. */
function isFailed({ reason, fault, task, phase }: State['items'][number]): boolean {
  if (reason) return false
  if (phase === 'refused') return fault?.retryable ?? false
  return task?.state === 'failed' ? (task.error?.retryable ?? true) : task?.state === 'cancelled'
}
