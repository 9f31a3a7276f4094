import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import type { Task } from '../../api'
import { EyeIcon } from '../../shared/icons'
import { Print } from '../../shared/Print'
import { Compare } from './Compare'
import { words } from './words'

/** A picture of a task, behind its signed link. */
export type Picture = Task['results'][number]

interface ResultPrintProps {
  task: Task
  result: Picture
  name: string
  /** Asks for fresh links: signed ones expire. */
  onLost: () => void
}

/**
 * The finished print with the original under a movable edge. A background keeps everything in its
 * place, so it begins half and half; an avatar is drawn anew, so it begins whole.
 */
export function ResultPrint({ task, result, name, onLost }: ResultPrintProps) {
  const [held, setHeld] = useState(false)
  return (
    <>
      <Print size={result}>
        <Compare
          key={result.url}
          before={task.photo.url}
          after={result.url}
          afterAlt={words.result(name)}
          start={task.operation === 'avatar' ? 0 : 50}
          held={held}
          onLost={onLost}
        />
      </Print>
      <HoldButton onHold={setHeld} />
    </>
  )
}

function HoldButton({ onHold }: { onHold: (held: boolean) => void }) {
  return (
    <Box sx={{ display: 'grid', placeItems: 'center', mt: 1.5 }}>
      <Button
        startIcon={<EyeIcon />}
        color="inherit"
        onPointerDown={() => onHold(true)}
        onPointerUp={() => onHold(false)}
        onPointerLeave={() => onHold(false)}
        onPointerCancel={() => onHold(false)}
        onKeyDown={({ key }) => (key === ' ' || key === 'Enter') && onHold(true)}
        onKeyUp={() => onHold(false)}
        onBlur={() => onHold(false)}
        onContextMenu={(event) => event.preventDefault()}
        sx={{ touchAction: 'none', userSelect: 'none' }}
      >
        {words.hold}
      </Button>
    </Box>
  )
}

/** Said when the picture's link stays dead after fresh ones were asked for. */
export function LostPicture({ onReload }: { onReload: () => void }) {
  return (
    <Box role="alert" sx={{ textAlign: 'center' }}>
      <Typography>{words.lost}</Typography>
      <Button onClick={onReload}>{words.reload}</Button>
    </Box>
  )
}
