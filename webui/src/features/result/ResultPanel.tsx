import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Ref } from 'react'
import type { Catalogue, Task } from '../../api'
import { AddPhotoIcon, BrushIcon, LargerIcon, SceneIcon, TrashIcon } from '../../shared/icons'
import { fits } from '../choices'
import { TouchUp } from '../cutout'
import type { Picture } from './ResultPrint'
import { Saving } from './Saving'
import { words } from './words'

interface ResultPanelProps {
  task: Task
  /** Of the result, from 0. */
  number: number
  result: Picture
  /** "Pencil": the style or background by name. */
  name: string
  catalogue: Catalogue | undefined
  headingRef: Ref<HTMLHeadingElement>
  onAnother: () => void
  /** Goes on with this picture as the photo. */
  onFurther: (operation: Task['operation']) => void
  onNew: () => void
  onDelete: () => void
}

/** What can be done with a finished picture. Download is the one primary thing. */
export function ResultPanel(props: ResultPanelProps) {
  const { task, result, name, catalogue, headingRef, onAnother, onNew, onDelete } = props
  return (
    <Stack sx={{ gap: 2 }}>
      <div>
        <Typography
          variant="h2"
          component="h1"
          ref={headingRef}
          tabIndex={-1}
          sx={{ outline: 'none' }}
        >
          {words.heading[task.operation]}
        </Typography>
        <Typography variant="subtitle1" sx={{ color: 'text.secondary', mt: 1 }}>
          {name} · {words.facts(result.width, result.height, kind(result))}
        </Typography>
        {task.cancelled_too_late && <Typography sx={{ mt: 1 }}>{words.tooLate}</Typography>}
      </div>
      <Saving task={task} number={props.number} result={result} />
      {task.operation !== 'upscale' && (
        <Button
          variant="outlined"
          size="large"
          startIcon={task.operation === 'avatar' ? <BrushIcon /> : <SceneIcon />}
          onClick={onAnother}
        >
          {task.operation === 'avatar' ? words.again : words.againBackground}
        </Button>
      )}
      <Onward {...props} />
      <Box sx={{ ...pair, borderTop: '1px solid', borderColor: 'divider', pt: 1.5 }}>
        <Button startIcon={<AddPhotoIcon />} color="inherit" onClick={onNew}>
          {words.fresh}
        </Button>
        <Button startIcon={<TrashIcon />} color="error" onClick={onDelete}>
          {words.remove}
        </Button>
      </Box>
      {catalogue && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {words.kept(keptUntil(task, catalogue.keep_hours))}
        </Typography>
      )}
    </Stack>
  )
}

/** The ways on with this picture as the photo, or with its cut-out. */
function Onward({ task, result, catalogue, onAnother, onFurther }: ResultPanelProps) {
  const larger = catalogue?.upscales.some((upscale) => fits(result, upscale))
  const behind = task.operation === 'avatar'
  const cut = task.operation === 'background' && task.cutout
  if (!larger && !behind && !cut) return null
  return (
    <Box sx={pair}>
      {larger && (
        <Button startIcon={<LargerIcon />} color="inherit" onClick={() => onFurther('upscale')}>
          {words.larger}
        </Button>
      )}
      {behind && (
        <Button startIcon={<SceneIcon />} color="inherit" onClick={() => onFurther('background')}>
          {words.behind}
        </Button>
      )}
      {cut && <TouchUp photo={{ task: task.id, result: null }} task={task} onDone={onAnother} />}
    </Box>
  )
}

const pair = { display: 'flex', flexWrap: 'wrap', gap: 1, justifyContent: 'space-between' }

function keptUntil(task: Task, hours: number): Date {
  return new Date(Date.parse(task.created_at) + hours * 3_600_000)
}

function kind(picture: Picture): string {
  return picture.content_type.replace('image/', '').toUpperCase()
}
