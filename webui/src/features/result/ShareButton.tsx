import IconButton from '@mui/material/IconButton'
import { useState } from 'react'
import type { Rendition, Task } from '../../api'
import { ShareIcon } from '../../shared/icons'
import { useNotify } from '../../shared/notifications'
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
  const [way] = useState(() => wayOut(result.content_type))
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
    <IconButton
      onClick={() => busy || act()}
      aria-label={words.ways[way]}
      title={words.ways[way]}
      aria-busy={busy}
      sx={round}
    >
      <Icon />
    </IconButton>
  )
}

/** Goes that way and says what came of it; what can't be copied is still to be had by its link. */
function useGiving(task: Task, number: number, result: Picture) {
  const fetch = useFetchRendition(task.id, number)
  const notify = useNotify()
  const link = async () => {
    await copyLink(result.url)
    notify({ text: words.linkCopied(endOf(result.url)) })
  }
  const ways: Record<Way, () => Promise<void>> = {
    share: async () => share(await fetch(AS_IT_IS)),
    copy: async () => {
      const isPng = result.content_type === 'image/png'
      const png = fetch(isPng ? AS_IT_IS : { ...AS_IT_IS, format: 'png' })
      await copyPicture(png).then(() => notify({ text: words.copied }), link)
    },
    link,
  }
  return (way: Way) => ways[way]().catch(() => notify({ text: words.notGiven }))
}

const round = {
  width: 56,
  height: 56,
  '& svg': { fontSize: 24 },
  color: 'primary.main',
  border: '1px solid',
  borderColor: 'inks.control',
  '&[aria-busy=true]': { color: 'inks.control' },
}
