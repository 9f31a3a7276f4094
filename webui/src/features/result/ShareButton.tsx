import Button from '@mui/material/Button'
import { useState } from 'react'
import type { Rendition, Task } from '../../api'
import { ShareIcon } from '../../shared/icons'
import { useNotify } from '../../shared/notifications'
import { useTelegram } from '../telegram'
import { copyLink, copyPicture, endOf, share, type Way, wayOut } from './handing'
import { CopyIcon, LinkIcon } from './icons'
import type { Picture } from './ResultPrint'
import { useFetchRendition } from './useRendition'
import { words } from './words'

interface ShareButtonProps {
  task: Task
  /** Of the result, from 0. */
  number: number
  result: Picture
}

const ICONS = { share: ShareIcon, copy: CopyIcon, link: LinkIcon }
const AS_IT_IS: Rendition = {
  shape: 'whole',
  size: null,
  format: null,
  mask: false,
  sticker: false,
}

/** Gives the picture to somebody: by what the device can do. Nothing where it can do none of it. */
export function ShareButton({ task, number, result }: ShareButtonProps) {
  const telegram = useTelegram()
  const [way] = useState(() => (telegram ? 'share' : wayOut(result.content_type)))
  const [busy, setBusy] = useState(false)
  const give = useGiving(task, number, result)
  if (!way) return null
  const Icon = ICONS[way]
  const act = async () => {
    setBusy(true)
    await give(way)
    setBusy(false)
  }
  return (
    <Button
      variant="outlined"
      size="large"
      onClick={() => busy || act()}
      aria-label={words.ways[way]}
      title={words.ways[way]}
      aria-busy={busy}
      sx={given}
    >
      <Icon />
      <span>{words.shortWays[way]}</span>
    </Button>
  )
}

/** Goes that way and says what came of it; what can't be copied is still to be had by its link. */
function useGiving(task: Task, number: number, result: Picture) {
  const fetch = useFetchRendition(task.id, number)
  const notify = useNotify()
  const telegram = useTelegram()
  const link = async () => {
    await copyLink(result.url)
    notify({ text: words.linkCopied(endOf(result.url)) })
  }
  const ways: Record<Way, () => Promise<void>> = {
    share: async () => {
      if (telegram) telegram.share(new URL(result.url, location.href).href)
      else await share(await fetch(AS_IT_IS))
    },
    copy: async () => {
      const isPng = result.content_type === 'image/png'
      const png = fetch(isPng ? AS_IT_IS : { ...AS_IT_IS, format: 'png' })
      await copyPicture(png).then(() => notify({ text: words.copied }), link)
    },
    link,
  }
  return (way: Way) => ways[way]().catch(() => notify({ text: words.notGiven }))
}

/** On a phone round and without its word, so that all three stand in one row. */
const given = {
  flex: { sm: '1 1 auto' },
  gap: 1,
  minWidth: 56,
  px: { xs: 0, sm: 2 },
  whiteSpace: 'nowrap',
  '& svg': { fontSize: 24 },
  '& span': { display: { xs: 'none', sm: 'inline' } },
  '&[aria-busy=true]': { color: 'inks.control' },
}
