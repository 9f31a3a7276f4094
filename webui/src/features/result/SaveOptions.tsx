import Typography from '@mui/material/Typography'
import type { Task } from '../../api'
import { CircleIcon, SquareIcon, SubjectIcon, WholeIcon } from '../../shared/icons'
import { Segments } from '../../shared/Segments'
import type { Picture } from './ResultPrint'
import { kindsOf, shapesOf, sizesOf, type Wish } from './wish'
import { words } from './words'

interface SaveOptionsProps {
  task: Task
  result: Picture
  wish: Wish
  onChange: (change: Partial<Wish>) => void
}

const ICONS = { whole: WholeIcon, subject: SubjectIcon, square: SquareIcon, circle: CircleIcon }
const FORMATS = (['png', 'webp', 'jpeg'] as const).map((value) => ({
  value,
  label: words.formats[value],
}))

/** The choices of the save sheet; each shows only what makes sense with the others. */
export function SaveOptions({ task, result, wish, onChange }: SaveOptionsProps) {
  const { kind, shape, size, format } = wish
  const kinds = kindsOf(task).map((value) => ({ value, label: words.kinds[value] }))
  const shapes = shapesOf(task).map((value) => ({
    value,
    label: words.shapes[value],
    Icon: ICONS[value],
  }))
  const sizes = sizesOf(result, kind === 'picture' ? shape : 'whole')
  const clear = task.options.background === 'remove' || shape === 'circle'
  const white = kind === 'picture' && format === 'jpeg' && clear
  return (
    <>
      <Segments
        legend={words.kind}
        options={kinds}
        value={kind}
        onChange={(next) => onChange({ kind: next, size: null })}
      />
      {kind === 'sticker' && <Typography>{words.stickerHelp}</Typography>}
      {kind === 'mask' && <Typography>{words.maskHelp}</Typography>}
      {kind === 'picture' && (
        <Segments
          titled
          legend={words.shape}
          options={shapes}
          value={shape}
          onChange={(next) => onChange({ shape: next, size: null })}
        />
      )}
      {kind !== 'sticker' && sizes.length > 1 && (
        <Segments
          titled
          legend={words.size}
          options={sizes.map((value) => ({ value, label: words.side(value) }))}
          value={size}
          onChange={(next) => onChange({ size: next })}
        />
      )}
      {kind !== 'sticker' && (
        <Segments
          titled
          legend={words.format}
          options={FORMATS}
          value={format}
          onChange={(next) => onChange({ format: next })}
        />
      )}
      {white && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {words.onWhite}
        </Typography>
      )}
    </>
  )
}
