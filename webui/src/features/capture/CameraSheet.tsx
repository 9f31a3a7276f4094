import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useObjectUrl } from '../../shared/hooks'
import { Sheet } from '../../shared/Sheet'
import { FileButton } from './buttons'
import { type Camera, shot, useCamera } from './useCamera'
import { cameraWords as words } from './words'

const DELAY_S = 3

interface CameraSheetProps {
  take: (files: Iterable<File>) => void
  onClose: () => void
}

/** The camera of a desk: look, take, use or take again. It is off as soon as this is closed. */
export function CameraSheet({ take, onClose }: CameraSheetProps) {
  const [photo, setPhoto] = useState<File | null>(null)
  const use = (files: Iterable<File>) => {
    onClose()
    take(files)
  }
  return (
    <Sheet title={words.title} closeName={words.close} onClose={onClose}>
      {/* Where it is opened from, words may be in the middle. */}
      <Box sx={{ textAlign: 'start' }}>
        {photo ? (
          <Taken photo={photo} onUse={() => use([photo])} onAgain={() => setPhoto(null)} />
        ) : (
          <Finder onTaken={setPhoto} take={use} />
        )}
      </Box>
    </Sheet>
  )
}

interface FinderProps {
  onTaken: (photo: File) => void
  take: (files: Iterable<File>) => void
}

function Finder({ onTaken, take }: FinderProps) {
  const camera = useCamera()
  const video = useRef<HTMLVideoElement>(null)
  const { stream, fault } = camera
  useEffect(() => {
    if (video.current) video.current.srcObject = stream
  }, [stream])
  const [seen, setSeen] = useState<MediaStream | null>(null)
  const live = stream !== null && seen === stream
  const [delayed, setDelayed] = useState(false)
  const shoot = async () => {
    const photo = video.current?.videoWidth ? await shot(video.current) : null
    if (photo) onTaken(photo)
  }
  const countdown = useDelay(shoot)
  if (fault) return <Missing fault={fault} onRetry={camera.retry} take={take} />
  return (
    <Stack sx={{ gap: 2 }}>
      <Frame>
        <Box
          component="video"
          ref={video}
          autoPlay
          muted
          playsInline
          aria-label={words.live}
          onLoadedData={() => setSeen(stream)}
          data-mirrored={camera.mirrored || undefined}
          sx={picture}
        />
        {!live && <Box sx={over}>{words.asking}</Box>}
        <Box sx={{ ...over, ...digit }} aria-live="assertive" hidden={countdown.left === 0}>
          {countdown.left > 0 && countdown.left}
        </Box>
      </Frame>
      <Stack direction="row" sx={{ ...row, justifyContent: 'space-between' }}>
        <Side camera={camera} delayed={delayed} onDelay={setDelayed} />
        {countdown.left > 0 ? (
          <Button variant="outlined" size="large" onClick={countdown.stop}>
            {words.stop}
          </Button>
        ) : (
          <Button
            variant="contained"
            size="large"
            disabled={!live}
            onClick={delayed ? countdown.start : shoot}
          >
            {words.shoot}
          </Button>
        )}
      </Stack>
      <Stays />
    </Stack>
  )
}

/** Where the picture is until then. */
function Stays() {
  return (
    <Typography variant="body2" sx={{ color: 'text.secondary' }}>
      {words.stays}
    </Typography>
  )
}

interface SideProps {
  camera: Camera
  delayed: boolean
  onDelay: (delayed: boolean) => void
}

function Side({ camera, delayed, onDelay }: SideProps) {
  return (
    <Stack direction="row" sx={row}>
      <Box component="label" sx={tick}>
        <input
          type="checkbox"
          checked={delayed}
          onChange={(event) => onDelay(event.target.checked)}
        />
        {words.delay}
      </Box>
      {camera.several && (
        <Button color="inherit" onClick={camera.next}>
          {words.other}
        </Button>
      )}
    </Stack>
  )
}

function Taken(props: { photo: File; onUse: () => void; onAgain: () => void }) {
  const url = useObjectUrl(props.photo)
  return (
    <Stack sx={{ gap: 2 }}>
      <Frame>{url && <Box component="img" src={url} alt={words.taken} sx={picture} />}</Frame>
      <Stack direction="row" sx={{ ...row, justifyContent: 'end' }}>
        <Button color="inherit" size="large" onClick={props.onAgain}>
          {words.again}
        </Button>
        <Button variant="contained" size="large" autoFocus onClick={props.onUse}>
          {words.use}
        </Button>
      </Stack>
      <Stays />
    </Stack>
  )
}

interface MissingProps {
  fault: keyof typeof words.faults
  onRetry: () => void
  take: (files: Iterable<File>) => void
}

/** Why there is no picture, how to get one, and the other way in. */
function Missing({ fault, onRetry, take }: MissingProps) {
  const { title, help } = words.faults[fault]
  return (
    <Box role="alert">
      <Typography variant="h3" component="p">
        {title}
      </Typography>
      <Typography sx={{ mt: 0.5, mb: 2, maxWidth: '38rem' }}>{help}</Typography>
      <Stack direction="row" sx={row}>
        <FileButton take={take} multiple variant="contained" size="large">
          {words.choose}
        </FileButton>
        <Button variant="outlined" size="large" onClick={onRetry}>
          {words.retry}
        </Button>
      </Stack>
    </Box>
  )
}

function Frame({ children }: { children: ReactNode }) {
  return <Box sx={frame}>{children}</Box>
}

/** Counts three seconds down, then does it. */
function useDelay(act: () => void) {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => {
      setLeft(left - 1)
      if (left === 1) act()
    }, 1000)
    return () => clearTimeout(timer)
  }, [left, act])
  return { left, start: () => setLeft(DELAY_S), stop: () => setLeft(0) }
}

const row = { gap: 1.5, flexWrap: 'wrap', alignItems: 'center' }

const frame = {
  position: 'relative',
  display: 'grid',
  placeItems: 'center',
  aspectRatio: '4 / 3',
  maxHeight: '58dvh',
  width: '100%',
  overflow: 'hidden',
  bgcolor: 'inks.sunken',
  border: '10px solid',
  borderColor: 'inks.mount',
  boxShadow: 2,
  boxSizing: 'border-box',
}

const picture = {
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  objectFit: 'contain',
  '&[data-mirrored]': { scale: '-1 1' },
}

const over = { position: 'relative', p: 2, textAlign: 'center', '&[hidden]': { display: 'none' } }

const digit = {
  width: '5rem',
  height: '5rem',
  display: 'grid',
  placeItems: 'center',
  p: 0,
  borderRadius: '50%',
  fontFamily: 'h1.fontFamily',
  fontSize: '3.25rem',
  fontWeight: 600,
  color: 'primary.contrastText',
  bgcolor: 'primary.main',
}

const tick = {
  display: 'inline-flex',
  alignItems: 'center',
  gap: 1,
  minHeight: 44,
  cursor: 'pointer',
  '& input': { width: 22, height: 22, m: 0, accentColor: 'var(--dr-palette-primary-main)' },
}
