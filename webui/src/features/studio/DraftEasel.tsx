import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { type SyntheticEvent, useState } from 'react'
import { Link } from 'wouter'
import type { Catalogue } from '../../api'
import { checkerboard } from '../../shared/checkerboard'
import { hidden } from '../../shared/hidden'
import { useLostFocus, useObjectUrl } from '../../shared/hooks'
import { AddPhotoIcon, StopIcon } from '../../shared/icons'
import { Print } from '../../shared/Print'
import { sideways } from '../../shared/sideways'
import { MOST } from '../batch'
import { DropArea, FileButton } from '../capture'
import type { Choice } from '../choices'
import { Easel } from '../cutout'
import { SelfieHint, useSelfieCheck } from '../selfie'
import { PrivacyLine } from './PrivacyLine'
import { lookOf, type Photo, sizeOf } from './photo'
import type { Draft } from './useDraft'
import { words } from './words'

interface DraftEaselProps {
  draft: Draft
  take: (files: Iterable<File>) => void
  pending: boolean
  /** The order was refused for the face in the photo, which is told where it was given. */
  refused: boolean
  catalogue: Catalogue | undefined
}

/** Empty: the invitation. With a photo: the photo on its print. */
export function DraftEasel(props: DraftEaselProps) {
  const { draft, take, pending, refused, catalogue } = props
  const { photo, setPhoto, change, insist, insisted, choice } = draft
  const own = photo instanceof File ? photo : null
  const problem = useSelfieCheck(own, choice.operation === 'avatar' && !insisted)
  const heading = useLostFocus(photo ? 'photo' : 'empty')
  const onBackground = () => change({ operation: 'background' })
  const onSample = (sample: File, faces: boolean) => {
    take([sample])
    if (!faces) onBackground()
  }
  if (!photo) {
    return (
      <>
        <Typography variant="h1" ref={heading} tabIndex={-1} sx={headline}>
          {words.headline}
        </Typography>
        <Typography variant="subtitle1" sx={promise}>
          {words.promise}
        </Typography>
        <DropArea take={take} onSample={onSample} />
        <Box component={Link} href="/batch" sx={many}>
          {words.several(MOST)}
        </Box>
        <PrivacyLine catalogue={catalogue} />
      </>
    )
  }
  return (
    <>
      <Box component="h1" ref={heading} tabIndex={-1} sx={hidden}>
        {words.photoAlt}
      </Box>
      <PhotoPrint photo={photo} sending={pending} choice={choice} />
      {!pending && (
        <Box sx={ways}>
          <FileButton take={take} startIcon={<AddPhotoIcon />}>
            {words.change}
          </FileButton>
          <Button color="inherit" startIcon={<StopIcon />} onClick={() => setPhoto(null)}>
            {words.put}
          </Button>
        </Box>
      )}
      <Box aria-live="polite" sx={{ '&:not(:empty)': { mt: 1 } }}>
        {problem && !pending && !refused && (
          <SelfieHint {...{ problem, onBackground, take }} onInsist={insist} />
        )}
      </Box>
    </>
  )
}

const many = {
  display: 'flex',
  alignItems: 'center',
  width: 'fit-content',
  minHeight: 44,
  mt: 0.5,
  mx: 'auto',
  color: 'primary.dark',
  fontWeight: 600,
  textAlign: 'center',
}

const headline = {
  mt: { xs: 0, md: 1 },
  outline: 'none',
  [sideways]: { fontSize: 'h2.fontSize' },
}

const promise = {
  color: 'text.secondary',
  mt: 1.5,
  mb: 3,
  [sideways]: { mt: 0.5, mb: 1.5, fontSize: '0.9375rem' },
}

const UNSEEN = { width: 512, height: 512 }

/** The chosen photo before it is sent, as the browser shows it. */
function PhotoPrint(props: { photo: Photo; sending: boolean; choice: Choice }) {
  const { photo, sending, choice } = props
  const own = useObjectUrl(photo instanceof File ? lookOf(photo) : null)
  const url = photo instanceof File ? own : photo.picture.url
  const [seen, setSeen] = useState({ photo, size: sizeOf(photo), broken: false })
  const now = seen.photo === photo ? seen : { photo, size: sizeOf(photo), broken: false }
  const measure = ({
    currentTarget: { naturalWidth, naturalHeight },
  }: SyntheticEvent<HTMLImageElement>) =>
    setSeen({ photo, size: { width: naturalWidth, height: naturalHeight }, broken: false })
  return (
    <Print size={now.size ?? UNSEEN} small safelight={sending ? 'waiting' : undefined}>
      {url && !now.broken && (
        <Box
          component="img"
          sx={photo instanceof File ? undefined : { background: checkerboard(12) }}
          src={url}
          alt={words.photoAlt}
          onLoad={measure}
          onError={() => setSeen({ photo, size: null, broken: true })}
        />
      )}
      {!sending && choice.operation === 'background' && <Easel photo={photo} wish={choice} />}
      {(now.broken || hiddenHere(photo)) && <Box sx={blank}>{words.noPreview}</Box>}
    </Print>
  )
}

const ways = {
  display: 'flex',
  flexWrap: 'wrap',
  columnGap: { xs: 0, sm: 1 },
  mt: 1.5,
  justifyContent: 'center',
  '@media (max-width: 359px)': { '& button': { px: 1.25 } },
}

function hiddenHere(photo: Photo): boolean {
  return photo instanceof File && lookOf(photo) === null
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
