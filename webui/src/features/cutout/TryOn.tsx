import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type RefObject, useEffect, useRef } from 'react'
import type { Catalogue, Source } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { SubjectIcon } from '../../shared/icons'
import { isTrial, useTaskStream } from '../tasks'
import { TouchUp } from './TouchUp'
import { type Cutout, useCutout } from './useCutout'
import { words } from './words'

interface TryOnProps {
  photo: Source
  engine: Catalogue['engine']
}

/** Offers to show every background on the person's own cut-out: one order, and only when tapped. */
export function TryOn({ photo, engine }: TryOnProps) {
  const cutout = useCutout(photo)
  const box = useRef<HTMLDivElement>(null)
  // No list follows it.
  useTaskStream(cutout.working)
  useFocusKept(box, stateOf(cutout))
  return (
    <Box ref={box} aria-live="polite" tabIndex={-1} sx={strip}>
      <Said {...{ cutout, photo, engine }} />
    </Box>
  )
}

function Said({ cutout, photo, engine }: TryOnProps & { cutout: Cutout }) {
  const { task, fault, order, stop } = cutout
  switch (stateOf(cutout)) {
    case 'there':
      return (
        <>
          <Box sx={notes}>
            <Note>{words.shown}</Note>
            {task && isTrial(task.id) && <Note>{words.keptWith}</Note>}
          </Box>
          {task && <TouchUp photo={photo} task={task} />}
        </>
      )
    case 'working':
      return (
        <>
          <Box component="span" className="lamp" aria-hidden />
          <Note>{words.cutting}</Note>
          {stop && (
            <Button color="inherit" onClick={stop}>
              {words.stop}
            </Button>
          )}
        </>
      )
    case 'failed':
      return (
        <>
          {fault ? <FaultNotice fault={fault} /> : <Note>{words.failed}</Note>}
          <Button variant="outlined" onClick={order}>
            {words.again}
          </Button>
        </>
      )
    default:
      return (
        <>
          <Button variant="outlined" startIcon={<SubjectIcon />} onClick={order}>
            {words.tryOn}
          </Button>
          <Note>{engine.id === 'local' ? words.costsNothing : words.costs(engine.name)}</Note>
        </>
      )
  }
}

function Note({ children }: { children: string }) {
  return (
    <Typography variant="body2" sx={note}>
      {children}
    </Typography>
  )
}

function stateOf({ task, working, failed }: Cutout): 'there' | 'working' | 'failed' | 'none' {
  if (task) return 'there'
  if (working) return 'working'
  return failed ? 'failed' : 'none'
}

/** The button that was pressed goes with its state: focus then stays with what is told instead. */
function useFocusKept(box: RefObject<HTMLElement | null>, state: string): void {
  const inside = useRef(false)
  useEffect(() => {
    const note = () => {
      inside.current = box.current?.contains(document.activeElement) ?? false
    }
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [box])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `state` is the moment
  useEffect(() => {
    const homeless = document.activeElement === document.body
    if (inside.current && homeless) box.current?.focus({ preventScroll: true })
  }, [box, state])
}

const note = {
  color: 'text.secondary',
  flex: '1 1 0',
  minWidth: { xs: '10em', sm: '7em' },
  textWrap: 'pretty',
}

const notes = { flex: '1 1 0', minWidth: note.minWidth }

const strip = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  columnGap: 1.5,
  rowGap: 0.75,
  // As high in every state: the choices below stay where they are.
  minHeight: { xs: 70, sm: 44 },
  alignContent: 'center',
  outline: 'none',
  '& .lamp': {
    width: 12,
    height: 12,
    borderRadius: '50%',
    bgcolor: 'inks.lamp',
    boxShadow: '0 0 0 5px var(--dr-palette-inks-glow)',
    animation: 'dr-cutting 1.1s ease-in-out infinite alternate',
  },
  '@keyframes dr-cutting': { from: { opacity: 0.35 }, to: { opacity: 1 } },
}
