import Button from '@mui/material/Button'
import { useState } from 'react'
import type { Source, Task } from '../../api'
import { BrushIcon } from '../../shared/icons'
import { BrushSheet } from './parts'
import { words } from './words'

interface TouchUpProps {
  photo: Source
  task: Task
  /** The strokes are on their way. */
  onDone?: () => void
}

/** Opens the retouching table for a cut-out. */
export function TouchUp({ photo, task, onDone }: TouchUpProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button color="inherit" startIcon={<BrushIcon />} onClick={() => setOpen(true)}>
        {words.brush}
      </Button>
      {open && <BrushSheet {...{ photo, task, onDone }} onClose={() => setOpen(false)} />}
    </>
  )
}
