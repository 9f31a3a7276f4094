import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useRef, useState } from 'react'
import type { Task } from '../../api'
import { lazily } from '../../shared/lazily'
import { Print } from '../../shared/Print'
import { Frame } from './Frame'
import { Tools } from './Tools'
import { useKeys, useLooking } from './useLooking'
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

const KeysSheet = lazily(async () => (await import('./KeysSheet')).KeysSheet)

/** The finished print, to be compared with the original and looked at closely. */
export function ResultPrint(props: ResultPrintProps) {
  // Another result is looked at afresh.
  return <OnePrint key={pathOf(props.result.url)} {...props} />
}

function OnePrint({ task, result, name, onLost }: ResultPrintProps) {
  const frame = useRef<HTMLDivElement>(null)
  const looking = useLooking(task, result, frame)
  const [helping, help] = useState(false)
  const keys = useKeys(looking, frame, () => help(true))
  const { photo } = task
  return (
    <Box role="group" aria-label={words.looking} {...keys}>
      <Print size={result}>
        <Frame
          before={photo.url}
          after={result.url}
          afterAlt={words.result(name)}
          size={result}
          looking={looking}
          onLost={onLost}
          frame={frame}
        />
      </Print>
      <Tools
        looking={looking}
        thumbnail={looking.edge ? null : (photo.thumbnail_url ?? photo.url)}
        onHelp={() => help(true)}
      />
      {helping && <KeysSheet split={looking.edge !== null} onClose={() => help(false)} />}
    </Box>
  )
}

/** Fresh links to the same picture differ behind the question mark only. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url
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
