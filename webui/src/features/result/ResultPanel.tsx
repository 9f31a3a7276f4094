import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { Ref } from 'react'
import type { Task } from '../../api'
import { AddPhotoIcon, BrushIcon, DownloadIcon, TrashIcon } from '../../shared/icons'
import type { Picture } from './ResultPrint'
import { words } from './words'

interface ResultPanelProps {
  task: Task
  result: Picture
  /** "Pencil": the style or background by name. */
  name: string
  keepHours: number | null
  headingRef: Ref<HTMLHeadingElement>
  onAnother: () => void
  onNew: () => void
  onDelete: () => void
}

/** What can be done with a finished picture. Download is the one primary thing. */
export function ResultPanel(props: ResultPanelProps) {
  const { task, result, name, keepHours, headingRef, onAnother, onNew, onDelete } = props
  const another = task.operation === 'avatar' ? words.again : words.againBackground
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
      </div>
      <Button
        variant="contained"
        size="large"
        href={downloadUrl(result.url)}
        download
        startIcon={<DownloadIcon />}
      >
        {words.download}
      </Button>
      <Button variant="outlined" size="large" startIcon={<BrushIcon />} onClick={onAnother}>
        {another}
      </Button>
      <Stack direction="row" sx={{ gap: 1, justifyContent: 'space-between' }}>
        <Button startIcon={<AddPhotoIcon />} color="inherit" onClick={onNew}>
          {words.fresh}
        </Button>
        <Button startIcon={<TrashIcon />} color="error" onClick={onDelete}>
          {words.remove}
        </Button>
      </Stack>
      {keepHours !== null && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {words.kept(keptUntil(task, keepHours))}
        </Typography>
      )}
    </Stack>
  )
}

/** The signed link, asking the server for its human file name. */
export function downloadUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`
}

function keptUntil(task: Task, hours: number): Date {
  return new Date(Date.parse(task.created_at) + hours * 3_600_000)
}

function kind(picture: Picture): string {
  return picture.content_type.replace('image/', '').toUpperCase()
}
