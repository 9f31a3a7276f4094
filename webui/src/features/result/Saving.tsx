import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { type MouseEvent, useEffect, useState } from 'react'
import type { Task } from '../../api'
import { CheckIcon, DownloadIcon, TuneIcon } from '../../shared/icons'
import { lazily } from '../../shared/lazily'
import { useMainButton, useTelegram } from '../telegram'
import { LOCKED_MS } from './handing'
import type { Picture } from './ResultPrint'
import { ShareButton } from './ShareButton'
import { words } from './words'

interface SavingProps {
  task: Task
  /** Of the result, from 0. */
  number: number
  result: Picture
}

const SaveSheet = lazily(async () => (await import('./SaveSheet')).SaveSheet)

/** As it is with one tap; in any other form with two. The sheet comes when it is first wanted. */
export function Saving({ task, number, result }: SavingProps) {
  const [open, setOpen] = useState(false)
  return (
    <Box sx={row}>
      <Download key={result.url} url={result.url} />
      <Button
        variant="outlined"
        size="large"
        aria-haspopup="dialog"
        startIcon={<TuneIcon />}
        onClick={() => setOpen(true)}
        onPointerEnter={SaveSheet.prefetch}
        sx={saveAs}
      >
        {words.saveAs}
      </Button>
      <ShareButton task={task} number={number} result={result} />
      {open && (
        <SaveSheet task={task} number={number} result={result} onClose={() => setOpen(false)} />
      )}
    </Box>
  )
}

function Download({ url }: { url: string }) {
  const [locked, setLocked] = useState(false)
  useEffect(() => {
    if (!locked) return
    const timer = setTimeout(setLocked, LOCKED_MS, false)
    return () => clearTimeout(timer)
  }, [locked])
  const once = (event: MouseEvent) => {
    if (locked) event.preventDefault()
    setLocked(true)
  }
  const telegram = useTelegram()
  const theirs = useMainButton(words.download, locked, () => {
    const address = new URL(downloadUrl(url), location.href)
    const name = address.searchParams.get('name') ?? 'darkroom'
    if (!telegram?.download(address.href, name)) location.assign(address)
    setLocked(true)
  })
  if (theirs) return null
  return (
    <Button
      variant="contained"
      size="large"
      href={downloadUrl(url)}
      download
      aria-disabled={locked}
      onClick={once}
      startIcon={locked ? <CheckIcon /> : <DownloadIcon />}
      sx={{ flex: '2 1 auto', px: { xs: 1.5, sm: 2 } }}
    >
      {words.download}
    </Button>
  )
}

/** The signed link, asking the server for its human file name. */
export function downloadUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`
}

/** Without its icon on a phone, so that all three stand in one row. */
const saveAs = {
  flex: '1 1 auto',
  px: { xs: 1.5, sm: 2 },
  whiteSpace: 'nowrap',
  '& .MuiButton-startIcon': { display: { xs: 'none', sm: 'inherit' } },
}

const row = { display: 'flex', flexWrap: 'wrap', gap: { xs: 1, sm: 1.25 } }
