import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import {
  type RefObject,
  type SyntheticEvent,
  useId,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'react'
import type { Source, Task } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { BrushTools } from './BrushTools'
import { keyed, useHands } from './hands'
import { pictureOf } from './picture'
import { Table } from './table'
import { type Materials, useMaterials, useTouchUp } from './useTouchUp'
import { words } from './words'

interface BrushSheetProps {
  photo: Source
  task: Task
  onClose: () => void
  onDone: (() => void) | undefined
}

/**
 * The retouching table: a sheet over the whole page, on which the cut-out is erased and brought back.
 * What was painted is thrown away only by a word of the person.
 */
export function BrushSheet({ photo, task, onClose, onDone }: BrushSheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const materials = useMaterials(task)
  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])
  const table = useRef<Table>(null)
  const over = useRef(false)
  const [asking, setAsking] = useState(0)
  const ask = () => setAsking((times) => times + 1)
  const close = () => {
    over.current = true
    dialog.current?.close()
  }
  const leave = () => (table.current?.strokes.touched ? ask() : close())
  // A browser closes a dialog all the same when it is asked to twice.
  const closed = () => {
    if (over.current || !table.current?.strokes.touched) return onClose()
    dialog.current?.showModal()
    ask()
  }
  return (
    <Box
      component="dialog"
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event: SyntheticEvent) => {
        event.preventDefault()
        leave()
      }}
      onClose={closed}
      sx={sheet}
    >
      <Typography variant="h3" component="h2" id={heading} sx={{ gridArea: 'title' }}>
        {words.brushTitle}
      </Typography>
      {materials.data ? (
        <Board
          {...{ photo, task, close, leave, asking, onDone }}
          tableRef={table}
          onKeep={() => setAsking(0)}
          materials={materials.data}
        />
      ) : (
        <>
          <Typography role={materials.isError ? 'alert' : undefined} sx={waiting}>
            {materials.isError ? words.lost : words.loading}
          </Typography>
          <Button color="inherit" onClick={close} sx={{ gridArea: 'ways' }}>
            {words.cancel}
          </Button>
        </>
      )}
    </Box>
  )
}

interface BoardProps extends Omit<BrushSheetProps, 'onClose'> {
  materials: Materials
  tableRef: RefObject<Table | null>
  close: () => void
  leave: () => void
  /** How often the person was asked if the strokes shall go; 0 when not. */
  asking: number
  onKeep: () => void
}

function Board(props: BoardProps) {
  const { photo, task, materials, tableRef, close, leave, asking, onKeep, onDone } = props
  const [, renew] = useReducer((count: number) => count + 1, 0)
  const [table] = useState(() => new Table(materials.cut, materials.photo, renew))
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null)
  const send = useTouchUp(photo, task, () => {
    close()
    onDone?.()
  })
  useLayoutEffect(() => {
    tableRef.current = table
  }, [tableRef, table])
  useShown(table, canvas)
  useHands(table, canvas)
  const finish = async () => {
    if (!table.strokes.touched) return close()
    send.mutate(send.isError && send.variables ? send.variables : await pictureOf(table.strokes))
  }
  return (
    <Box
      sx={{ display: 'contents' }}
      onKeyDown={(event) => keyed(table, event) && event.preventDefault()}
    >
      <Box
        component="canvas"
        ref={setCanvas}
        tabIndex={0}
        role="application"
        aria-label={words.board}
        sx={board}
      />
      <BrushTools table={table} />
      {asking > 0 ? (
        <Question
          key={asking}
          onKeep={() => {
            onKeep()
            canvas?.focus({ preventScroll: true })
          }}
          onThrow={close}
        />
      ) : (
        <Box sx={ways}>
          {send.isError && <FaultNotice fault={send.error} />}
          <Button color="inherit" onClick={leave}>
            {words.cancel}
          </Button>
          <Button variant="contained" disabled={send.isPending} onClick={finish}>
            {send.isPending ? words.saving : words.done}
          </Button>
        </Box>
      )}
    </Box>
  )
}

/** Asked in the place of the ways out; the way that loses nothing is in hand. */
function Question({ onKeep, onThrow }: { onKeep: () => void; onThrow: () => void }) {
  const keep = useRef<HTMLButtonElement>(null)
  const question = useId()
  useLayoutEffect(() => keep.current?.focus(), [])
  return (
    <Box role="group" aria-labelledby={question} sx={ways}>
      <Typography id={question} role="alert" sx={{ alignSelf: 'center' }}>
        {words.throwAway}
      </Typography>
      <Button color="inherit" onClick={onThrow}>
        {words.thrown}
      </Button>
      <Button variant="contained" ref={keep} onClick={onKeep}>
        {words.keepPainting}
      </Button>
    </Box>
  )
}

/** Shows the table on the canvas, also when that changes its size. */
function useShown(table: Table, canvas: HTMLCanvasElement | null): void {
  useLayoutEffect(() => {
    if (!canvas) return
    table.showOn(canvas)
    canvas.focus({ preventScroll: true })
    const watching = new ResizeObserver(() => table.showOn(canvas))
    watching.observe(canvas)
    return () => {
      watching.disconnect()
      table.showOn(null)
    }
  }, [table, canvas])
}

const sheet = {
  boxSizing: 'border-box',
  position: 'fixed',
  inset: 0,
  width: '100%',
  height: '100dvh',
  maxWidth: 'none',
  maxHeight: 'none',
  m: 0,
  p: { xs: 1.5, md: 2.5 },
  pb: { xs: 'calc(12px + env(safe-area-inset-bottom))', md: 2.5 },
  border: 0,
  color: 'text.primary',
  bgcolor: 'background.paper',
  overflow: 'auto',
  gap: { xs: 1.25, md: 2 },
  gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', md: 'minmax(0, 1fr) 19rem' },
  gridTemplateRows: { xs: 'auto minmax(220px, 1fr) auto', md: 'auto minmax(0, 1fr) auto' },
  gridTemplateAreas: {
    xs: '"title ways" "board board" "tools tools"',
    md: '"board title" "board tools" "board ways"',
  },
  '&[open]': { display: 'grid' },
  alignItems: 'center',
  animation: 'dr-brush 160ms ease-out',
  '@keyframes dr-brush': { from: { opacity: 0 } },
}

const board = {
  gridArea: 'board',
  width: '100%',
  height: '100%',
  minHeight: 0,
  bgcolor: 'inks.sunken',
  borderRadius: '6px',
  cursor: 'crosshair',
  touchAction: 'none',
  userSelect: 'none',
}

const ways = {
  gridArea: 'ways',
  display: 'flex',
  flexWrap: 'wrap',
  justifyContent: 'flex-end',
  gap: 1,
}

const waiting = { gridArea: 'board', alignSelf: 'center', textAlign: 'center' }
