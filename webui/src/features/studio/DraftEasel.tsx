import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { type SyntheticEvent, useState } from 'react'
import type { Catalogue } from '../../api'
import { hidden } from '../../shared/hidden'
import { useObjectUrl } from '../../shared/hooks'
import { AddPhotoIcon, StopIcon } from '../../shared/icons'
import { Print } from '../../shared/Print'
import { DropArea, FileButton } from '../capture'
import { PrivacyLine } from './PrivacyLine'
import type { Draft } from './useDraft'
import { words } from './words'

interface DraftEaselProps {
  draft: Draft
  take: (files: Iterable<File>) => void
  pending: boolean
  catalogue: Catalogue | undefined
}

/** Empty: the invitation. With a photo: the photo on its print. */
export function DraftEasel({ draft, take, pending, catalogue }: DraftEaselProps) {
  const { photo, setPhoto, change } = draft
  const onSample = (sample: File, faces: boolean) => {
    setPhoto(sample)
    if (!faces) change({ operation: 'background' })
  }
  if (!photo) {
    return (
      <>
        <Typography variant="h1" sx={{ mt: { xs: 0, md: 1 } }}>
          {words.headline}
        </Typography>
        <Typography variant="subtitle1" sx={{ color: 'text.secondary', mt: 1.5, mb: 3 }}>
          {words.promise}
        </Typography>
        <DropArea take={take} onSample={onSample} />
        <PrivacyLine catalogue={catalogue} />
      </>
    )
  }
  return (
    <>
      <Box component="h1" sx={hidden}>
        {words.photoAlt}
      </Box>
      <PhotoPrint photo={photo} sending={pending} />
      {!pending && (
        <Stack direction="row" sx={{ gap: 1, mt: 1.5, justifyContent: 'center', flexWrap: 'wrap' }}>
          <FileButton take={take} startIcon={<AddPhotoIcon />}>
            {words.change}
          </FileButton>
          <Button color="inherit" startIcon={<StopIcon />} onClick={() => setPhoto(null)}>
            {words.put}
          </Button>
        </Stack>
      )}
    </>
  )
}

const unseenYet = (photo: File) => ({ photo, size: { width: 512, height: 512 }, broken: false })

/** The chosen photo before it is sent, as the browser shows it. */
function PhotoPrint({ photo, sending }: { photo: File; sending: boolean }) {
  const url = useObjectUrl(photo)
  const [seen, setSeen] = useState(() => unseenYet(photo))
  const now = seen.photo === photo ? seen : unseenYet(photo)
  const measure = ({
    currentTarget: { naturalWidth, naturalHeight },
  }: SyntheticEvent<HTMLImageElement>) =>
    setSeen({ photo, size: { width: naturalWidth, height: naturalHeight }, broken: false })
  return (
    <Print size={now.size} small safelight={sending ? 'waiting' : undefined}>
      {url && !now.broken && (
        <img
          src={url}
          alt={words.photoAlt}
          onLoad={measure}
          onError={() => setSeen({ ...unseenYet(photo), broken: true })}
        />
      )}
      {now.broken && <Box sx={blank}>{words.noPreview}</Box>}
    </Print>
  )
}

const blank = {
  position: 'absolute',
  inset: 0,
  display: 'grid',
  placeItems: 'center',
  p: 3,
  textAlign: 'center',
  color: 'text.secondary',
}
