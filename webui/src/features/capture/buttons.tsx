import Box from '@mui/material/Box'
import Button, { type ButtonProps } from '@mui/material/Button'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import { hidden } from '../../shared/hidden'
import { CameraIcon, PasteIcon } from '../../shared/icons'
import { lazily } from '../../shared/lazily'
import { useNotify } from '../../shared/notifications'
import { warmUp } from './opening'
import { readClipboard } from './usePhotoIntake'
import { words } from './words'

type Take = (files: Iterable<File>) => void

const CameraSheet = lazily(async () => (await import('./CameraSheet')).CameraSheet)

interface FileButtonProps
  extends Pick<ButtonProps, 'variant' | 'size' | 'startIcon' | 'sx' | 'color' | 'disabled'> {
  take: Take
  children: ReactNode
  /** Ask the device for its camera instead of its files. */
  camera?: boolean
  /** More than one may be chosen. */
  multiple?: boolean
}

/** A button that opens the file picker. The same file may be chosen twice in a row. */
export function FileButton(props: FileButtonProps) {
  const { take, children, camera = false, multiple = false, ...look } = props
  const input = useRef<HTMLInputElement>(null)
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(event.target.files ?? [])
    event.target.value = ''
    take(files)
  }
  const ask = () => {
    warmUp()
    input.current?.click()
  }
  return (
    <>
      <Button {...look} onClick={ask}>
        {children}
      </Button>
      <Box
        component="input"
        ref={input}
        type="file"
        // No kinds by name: an iPhone then hands over JPEGs of its HEIC photos.
        accept="image/*"
        capture={camera ? 'user' : undefined}
        multiple={multiple}
        onChange={chosen}
        tabIndex={-1}
        aria-hidden
        sx={{ ...hidden, position: 'fixed' }}
      />
    </>
  )
}

/** The primary way in: the file picker. */
export function PickButton({ take, children }: Pick<FileButtonProps, 'take' | 'children'>) {
  return (
    <FileButton take={take} multiple variant="contained" size="large">
      {children}
    </FileButton>
  )
}

/** Where a finger is the pointer the system's own camera answers, elsewhere a sheet with its picture. */
export function CameraButton({ take }: { take: Take }) {
  const [open, setOpen] = useState(false)
  if (window.matchMedia('(pointer: coarse)').matches) {
    return (
      <FileButton take={take} camera variant="outlined" size="large" startIcon={<CameraIcon />}>
        {words.camera}
      </FileButton>
    )
  }
  if (!navigator.mediaDevices?.getUserMedia) return null
  return (
    <>
      <Button
        variant="outlined"
        size="large"
        startIcon={<CameraIcon />}
        onPointerEnter={CameraSheet.prefetch}
        onClick={() => setOpen(true)}
      >
        {words.camera}
      </Button>
      {open && <CameraSheet take={take} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Only where the browser lets a page read pictures from the clipboard. */
export function PasteButton({ take }: { take: Take }) {
  const notify = useNotify()
  if (!navigator.clipboard?.read) return null
  const paste = async () => {
    try {
      const photos = await readClipboard()
      if (photos.length > 0) take(photos)
      else notify({ text: words.pasteNothing })
    } catch {
      notify({ text: words.pasteRefused })
    }
  }
  return (
    <Button variant="outlined" size="large" startIcon={<PasteIcon />} onClick={paste}>
      {words.paste}
    </Button>
  )
}
