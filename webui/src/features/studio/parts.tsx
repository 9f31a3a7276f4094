import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { Late, lazily } from '../../shared/lazily'
import { Print } from '../../shared/Print'
import { Wide } from './Bar'
import { Bench } from './Bench'
import type { TaskViewProps } from './TaskView'
import { words } from './words'

/** One task by its address. */
export const TaskView = lazily(async () => (await import('./TaskView')).TaskView, TaskWaiting)
/** The draft on its way. */
export const Sending = lazily(async () => (await import('./Sending')).Sending, PanelWaiting)
/** Why the draft was not taken. */
export const RefusalNotice = lazily(async () => (await import('./Refused')).RefusalNotice)
/** The way on after a refusal. */
export const Refused = lazily(async () => (await import('./Refused')).Refused, RefusedWaiting)

/** Fetches what comes after the choosing, while there is time. */
export function prefetchNext(): void {
  for (const part of [Sending, TaskView, Refused, RefusalNotice]) part.prefetch()
}

const UNSEEN = { width: 512, height: 512 }

/** Holds the place of a task: its picture where it is known already. */
export function TaskWaiting({ query: { data } }: Pick<TaskViewProps, 'query'>) {
  const picture = data?.results[0] ?? data?.photo
  return (
    <Bench
      easel={<Print size={picture ?? UNSEEN}>{picture && <img src={picture.url} alt="" />}</Print>}
      panel={<PanelWaiting />}
    />
  )
}

function PanelWaiting() {
  return (
    <Box sx={{ minHeight: 220 }}>
      <Late>
        <Typography>{words.loading}</Typography>
      </Late>
    </Box>
  )
}

function RefusedWaiting({ lack }: { lack: string | null }) {
  return <Wide disabled>{lack ?? words.again}</Wide>
}
