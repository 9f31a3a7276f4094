import { useCallback, useEffect, useRef, useState } from 'react'

/** Why there is no picture. */
export type CameraFault = 'denied' | 'none' | 'busy' | 'failed'

/** The camera as the sheet shows it. */
export interface Camera {
  /** Null while it is asked for, and after a fault. */
  stream: MediaStream | null
  fault: CameraFault | null
  /** It looks at the person: shown as in a mirror. */
  mirrored: boolean
  /** There is more than one. */
  several: boolean
  next: () => void
  retry: () => void
}

/** A size that is enough for every style, and that any camera has something near of. */
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1440 } }

/** Opens a camera for as long as the caller is shown; its light goes out with it. */
export function useCamera(): Camera {
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [fault, setFault] = useState<CameraFault | null>(null)
  const [cameras, setCameras] = useState<string[]>([])
  const [wish, setWish] = useState<{ id: string | null; tries: number }>({ id: null, tries: 0 })
  const held = useRef<MediaStream | null>(null)

  useEffect(() => {
    let wanted = true
    const open = async () => {
      const which = wish.id ? { deviceId: { exact: wish.id } } : { facingMode: 'user' }
      const came = await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...which } })
      if (!wanted) return halt(came)
      held.current = came
      // A camera that is pulled out ends its track.
      came.getVideoTracks()[0]?.addEventListener('ended', () => wanted && setFault('failed'))
      setFault(null)
      setStream(came)
      const devices = await navigator.mediaDevices.enumerateDevices()
      if (wanted) setCameras(devices.filter(isCamera).map(({ deviceId }) => deviceId))
    }
    open().catch((error: unknown) => wanted && setFault(faultOf(error)))
    return () => {
      wanted = false
      halt(held.current)
      held.current = null
      setStream(null)
    }
  }, [wish])

  const retry = useCallback(() => {
    setFault(null)
    setWish(({ id, tries }) => ({ id, tries: tries + 1 }))
  }, [])
  const settings = stream?.getVideoTracks()[0]?.getSettings()
  const next = () => {
    const at = cameras.indexOf(settings?.deviceId ?? '')
    setWish({ id: cameras[(at + 1) % cameras.length] ?? null, tries: 0 })
  }
  const mirrored = settings?.facingMode !== 'environment'
  return {
    stream: fault ? null : stream,
    fault,
    mirrored,
    several: cameras.length > 1,
    next,
    retry,
  }
}

/** The picture as it is right now, the right way round. */
export function shot(video: HTMLVideoElement): Promise<File | null> {
  const canvas = document.createElement('canvas')
  canvas.width = video.videoWidth
  canvas.height = video.videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  return new Promise((done) =>
    canvas.toBlob(
      (blob) => done(blob && new File([blob], 'camera.jpg', { type: blob.type })),
      'image/jpeg',
      0.95,
    ),
  )
}

function halt(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}

function isCamera({ kind, deviceId }: MediaDeviceInfo): boolean {
  return kind === 'videoinput' && deviceId !== ''
}

/** By https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
export function faultOf(error: unknown): CameraFault {
  const name = error instanceof DOMException || error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy'
  return 'failed'
}
