import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useCallback, useEffect, useEffectEvent, useRef } from 'react'
import { catalogueQuery, type Task } from '../../api'
import { onArrival } from '../../shared/arrivals'
import { listed } from '../../shared/format'
import { useLostFocus } from '../../shared/hooks'
import { AddPhotoIcon, TrashIcon } from '../../shared/icons'
import { useNotify } from '../../shared/notifications'
import { DropArea, FileButton, sifted, useLimits } from '../capture'
import { useNotices } from '../notices'
import { nameOf } from '../studio'
import { Announcement, isFinal, useTaskStream, useTasks, useTitle } from '../tasks'
import { Choosing } from './Choosing'
import { Follow } from './Follow'
import { takeOver } from './inbox'
import { Photo } from './Photo'
import { Progress } from './Progress'
import { Sheet } from './Sheet'
import { isOver, MOST, type State, tally } from './state'
import { told, useEnd } from './told'
import { useBatch } from './useBatch'
import { words } from './words'

/** The photos of the batch on one sheet, and beside it the wish, or how far it is. */
export function BatchPage() {
  const { batch, state } = useBatch()
  const catalogue = useQuery(catalogueQuery())
  const started = state.choice !== null && state.fault === null
  const take = useReceiving()
  const followed = useNews(state, (task) => nameOf(task, catalogue.data))
  const count = state.items.length
  const heading = useLostFocus(count > 0 ? 'photos' : 'empty')
  useTurns(started, heading)
  const { all, done, failed } = tally(state.items)
  const remove = useCallback(
    (id: string) => {
      batch.remove(id)
      heading.current?.focus({ preventScroll: true })
    },
    [batch, heading],
  )
  const retry = useCallback(
    (id: string, insisting: boolean) => void batch.retry(id, insisting),
    [batch],
  )
  const gone = useCallback((id: string) => batch.forget(id), [batch])
  return (
    <Box sx={table} data-started={started || undefined}>
      <Box sx={{ gridArea: 'head', minWidth: 0 }}>
        <Typography variant="h2" component="h1" ref={heading} tabIndex={-1} sx={title}>
          {count > 0 ? words.title(count) : words.empty(MOST)}
        </Typography>
        <Typography variant="subtitle1" sx={{ color: 'text.secondary', mt: 1 }}>
          {lead(started, state)}
        </Typography>
      </Box>
      <Box sx={{ gridArea: 'sheet', minWidth: 0 }}>
        {count > 0 && (
          <Sheet>
            {state.items.map((item, at) => (
              <Photo key={item.id} item={item} number={at + 1} onRemove={remove} onRetry={retry} />
            ))}
          </Sheet>
        )}
        {!started && count > 0 && <Tools count={count} take={take} onClear={() => batch.clear()} />}
        {count === 0 && <DropArea several take={take} onSample={(photo) => take([photo])} />}
      </Box>
      <Box sx={card}>
        {started ? (
          <Progress batch={batch} state={state} />
        ) : (
          <Choosing batch={batch} state={state} catalogue={catalogue} />
        )}
      </Box>
      {followed.map((id) => (
        <Follow key={id} id={id} onGone={gone} />
      ))}
      <Announcement line={started ? told(done, all, failed) : ''} />
    </Box>
  )
}

/** From choosing to developing and back the page begins at its top, with the focus on its heading. */
function useTurns(started: boolean, heading: RefObject<HTMLElement | null>): void {
  const before = useRef(started)
  useEffect(() => {
    if (before.current === started) return
    before.current = started
    window.scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [started, heading])
}

/** What there is to know right now. */
function lead(started: boolean, { items }: State): string {
  if (!started) return words.promise
  if (!items.every(isOver)) return words.leave
  return tally(items).failed > 0 ? words.wholePart : words.whole
}

interface ToolsProps {
  count: number
  take: (files: Iterable<File>) => void
  onClear: () => void
}

function Tools({ count, take, onClear }: ToolsProps) {
  const full = count >= MOST
  return (
    <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: 'wrap', alignItems: 'center' }}>
      <FileButton
        take={take}
        multiple
        disabled={full}
        variant="outlined"
        startIcon={<AddPhotoIcon />}
      >
        {words.add}
      </FileButton>
      <Button color="inherit" startIcon={<TrashIcon />} onClick={onClear}>
        {words.clear}
      </Button>
      {full && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {words.full(MOST)}
        </Typography>
      )}
    </Stack>
  )
}

/** Takes photos into the batch, those first that another page left for it; names what was too many. */
function useReceiving(): (files: Iterable<File>) => void {
  const { batch, restored } = useBatch()
  const notify = useNotify()
  const limits = useLimits()
  const take = (files: Iterable<File>) => {
    const { items, choice } = batch.snapshot()
    // What is over makes room for what comes.
    if (choice && items.every(isOver)) batch.clear()
    const left = batch.add(sifted(files, notify), limits)
    if (left.length > 0) notify({ text: words.leftOut(some(left), MOST), lasting: 9000 })
  }
  const receive = useEffectEvent((files: File[]) => {
    if (files.length > 0) take(files)
  })
  useEffect(() => {
    restored.then(() => receive(takeOver()))
    return onArrival((files) => receive(files))
  }, [restored])
  return take
}

/** "a.jpg, b.jpg, c.jpg and 4 more" */
function some(names: string[]): string {
  const shown = names.slice(0, 3)
  const rest = names.length - shown.length
  const parts = rest > 0 ? [...shown, words.others(rest)] : shown
  return listed(parts)
}

/**
 * Keeps listening as long as anything of the batch is being made. Returns the tasks to ask for one
 * by one: nothing is known of them yet, or the list of recent ones is too short for them.
 */
function useNews(state: State, named: (task: Task) => string): string[] {
  const { items } = state
  const tasks = useTasks(undefined)
  useNotices(tasks, named)
  useEnd(state)
  useTaskStream(tally(items).live > 0)
  useTitle(tasks, undefined)
  const listed = new Set(tasks.map(({ id }) => id))
  return items.flatMap(({ phase, taskId, task }) => {
    const open = phase === 'made' && (!task || !isFinal(task))
    return open && taskId && !listed.has(taskId) ? [taskId] : []
  })
}

const table = {
  display: 'grid',
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 56fr) minmax(0, 44fr)' },
  gridTemplateRows: { md: 'auto 1fr' },
  gridTemplateAreas: { xs: '"head" "sheet" "card"', md: '"head card" "sheet card"' },
  columnGap: 6,
  rowGap: 2.5,
  alignItems: 'start',
  // On a phone how far it is stands above twenty photos, not below.
  '@media (max-width: 899px)': {
    '&[data-started]': { gridTemplateAreas: '"head" "card" "sheet"' },
  },
}

const card = {
  gridArea: 'card',
  minWidth: 0,
  p: { xs: 2, sm: 3 },
  mx: { xs: -1, sm: 0 },
  position: { md: 'sticky' },
  top: { md: 16 },
  bgcolor: 'background.paper',
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 1,
}

const title = { outline: 'none' }
