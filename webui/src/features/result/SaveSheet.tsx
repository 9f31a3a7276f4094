import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { useRef, useState } from 'react'
import { type Rendition, type Task, toApiError } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { DownloadIcon, ShareIcon } from '../../shared/icons'
import { Sheet } from '../../shared/Sheet'
import { save } from '../../shared/save'
import { canShare, copyPicture, LOCKED_MS, share, wayOut } from './handing'
import { CopyIcon } from './icons'
import type { Picture } from './ResultPrint'
import { SaveOptions } from './SaveOptions'
import { SavePreview } from './SavePreview'
import { useFetchRendition, useRendition } from './useRendition'
import { asItIs, previewOf, renditionOf } from './wish'
import { words } from './words'

/** Which result is saved. */
export interface SaveSheetProps {
  task: Task
  /** Of the result, from 0. */
  number: number
  result: Picture
  onClose: () => void
}

/** A result in the format, size and shape that somebody needs, seen before it is saved. */
export function SaveSheet({ task, number, result, onClose }: SaveSheetProps) {
  const [wish, setWish] = useState(() => asItIs(result))
  const rendition = renditionOf(wish)
  const preview = previewOf(rendition, result)
  const shown = useRendition(task.id, number, preview)
  const hand = useHanding(task.id, number, rendition)
  const ready = shown.isPlaceholderData ? undefined : shown.data
  const fault = shown.error ?? hand.fault
  return (
    <Sheet title={words.saveAs} closeName={words.close} onClose={onClose}>
      <Box sx={columns}>
        <SavePreview
          file={shown.data ?? null}
          name={words.preview}
          busy={shown.isFetching}
          exact={preview === rendition}
        />
        <Box sx={{ display: 'grid', gap: 2, alignContent: 'start', minWidth: 0 }}>
          <SaveOptions
            task={task}
            result={result}
            wish={wish}
            onChange={(change) => setWish({ ...wish, ...change })}
          />
          {fault && <FaultNotice fault={toApiError(fault)} />}
          {shown.isError && (
            <Button variant="outlined" onClick={() => shown.refetch()}>
              {words.retry}
            </Button>
          )}
          <Handing hand={hand} sharable={ready !== undefined && canShare(ready)} />
        </Box>
      </Box>
    </Sheet>
  )
}

/** The ways out of the sheet: the device's own first, where it has one. */
function Handing({ hand, sharable }: { hand: ReturnType<typeof useHanding>; sharable: boolean }) {
  return (
    <Box sx={hands}>
      {sharable && (
        <Button
          variant="contained"
          size="large"
          startIcon={<ShareIcon />}
          disabled={hand.busy}
          onClick={() => hand.over(share)}
        >
          {words.share}
        </Button>
      )}
      <Button
        variant={sharable ? 'outlined' : 'contained'}
        size="large"
        startIcon={<DownloadIcon />}
        disabled={hand.busy}
        onClick={hand.keep}
      >
        {words.save}
      </Button>
      {hand.copies && (
        <Button
          startIcon={<CopyIcon />}
          disabled={hand.busy}
          onClick={hand.copy}
          aria-live="polite"
        >
          {hand.copied ? words.inClipboard : words.ways.copy}
        </Button>
      )}
    </Box>
  )
}

/** Fetches what was asked for, unless it is here already, and hands it over. */
function useHanding(task: string, result: number, rendition: Rendition) {
  const fetch = useFetchRendition(task, result)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Error | null>(null)
  const [copied, setCopied] = useState('')
  const act = async (work: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    try {
      await work()
    } catch (thrown) {
      setFault(toApiError(thrown))
    } finally {
      setBusy(false)
    }
  }
  const over = (give: (file: File) => void | Promise<void>) =>
    act(async () => give(await fetch(rendition)))
  const saved = useRef({ form: '', at: Number.NEGATIVE_INFINITY })
  const form = JSON.stringify(rendition)
  const keep = () => {
    const again = saved.current.form === form && performance.now() - saved.current.at < LOCKED_MS
    if (again) return
    saved.current = { form, at: performance.now() }
    over((file) => save(file, file.name))
  }
  const copy = () =>
    act(async () => {
      await copyPicture(fetch({ ...rendition, format: 'png' }))
      setCopied(form)
    })
  // A sticker is a WebP, which no clipboard takes.
  const copies = !rendition.sticker && wayOut('image/png') === 'copy'
  return { over, keep, copy, copies, copied: copied === form, busy, fault }
}

/** Never below the end of a small screen. */
const hands = {
  display: 'grid',
  gap: 1,
  position: { xs: 'sticky', sm: 'static' },
  bottom: 0,
  mx: { xs: -2, sm: 0 },
  mb: { xs: -2, sm: 0 },
  px: { xs: 2, sm: 0 },
  pt: 0.5,
  pb: { xs: 2, sm: 0 },
  bgcolor: 'background.paper',
}

const columns = {
  display: 'grid',
  gap: { xs: 2, md: 4 },
  gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'minmax(0, 1fr) minmax(0, 1fr)' },
}
