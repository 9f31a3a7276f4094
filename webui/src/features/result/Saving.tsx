import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { type ComponentType, useState } from 'react'
import type { Task } from '../../api'
import { DownloadIcon, TuneIcon } from '../../shared/icons'
import { useNotify } from '../../shared/notifications'
import type { Picture } from './ResultPrint'
import type { SaveSheetProps } from './SaveSheet'
import { words } from './words'

interface SavingProps {
  task: Task
  /** Of the result, from 0. */
  number: number
  result: Picture
}

/** As it is with one tap; in any other form with two. The sheet comes when it is first wanted. */
export function Saving({ task, number, result }: SavingProps) {
  const notify = useNotify()
  const [Sheet, setSheet] = useState<ComponentType<SaveSheetProps> | null>(null)
  const open = async () => {
    try {
      const { SaveSheet } = await import('./SaveSheet')
      setSheet(() => SaveSheet)
    } catch {
      notify({ text: words.sheetLost })
    }
  }
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.25 }}>
      <Button
        variant="contained"
        size="large"
        href={downloadUrl(result.url)}
        download
        startIcon={<DownloadIcon />}
        sx={{ flex: '2 1 9rem', px: 2 }}
      >
        {words.download}
      </Button>
      <Button
        variant="outlined"
        size="large"
        aria-haspopup="dialog"
        startIcon={<TuneIcon />}
        onClick={open}
        sx={{ flex: '1 1 8rem', px: 2, whiteSpace: 'nowrap' }}
      >
        {words.saveAs}
      </Button>
      {Sheet && (
        <Sheet task={task} number={number} result={result} onClose={() => setSheet(null)} />
      )}
    </Box>
  )
}

/** The signed link, asking the server for its human file name. */
export function downloadUrl(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}download=1`
}
