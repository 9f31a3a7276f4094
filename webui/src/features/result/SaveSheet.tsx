import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { useState } from 'react'
import { type Rendition, type Task, toApiError } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { DownloadIcon, ShareIcon } from '../../shared/icons'
import { Sheet } from '../../shared/Sheet'
import { canShare, save, share } from './handing'
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
  const ready = !shown.isPlaceholderData && shown.data
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
          <Box sx={hands}>
            {ready && canShare(ready) && (
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
              variant={ready && canShare(ready) ? 'outlined' : 'contained'}
              size="large"
              startIcon={<DownloadIcon />}
              disabled={hand.busy}
              onClick={() => hand.over(save)}
            >
              {words.save}
            </Button>
          </Box>
        </Box>
      </Box>
    </Sheet>
  )
}

/** Fetches what was asked for, unless it is here already, and hands it over. */
function useHanding(task: string, result: number, rendition: Rendition) {
  const fetch = useFetchRendition(task, result)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Error | null>(null)
  const over = async (give: (file: File) => void | Promise<void>) => {
    setBusy(true)
    setFault(null)
    try {
      await give(await fetch(rendition))
    } catch (thrown) {
      setFault(toApiError(thrown))
    } finally {
      setBusy(false)
    }
  }
  return { over, busy, fault }
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
