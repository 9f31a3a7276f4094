import Box from '@mui/material/Box'
import Button, { type ButtonProps } from '@mui/material/Button'
import { type ChangeEvent, type ReactNode, useRef } from 'react'
import { hidden } from '../../shared/hidden'
import { CameraIcon, PasteIcon } from '../../shared/icons'
import { useNotify } from '../../shared/notifications'
import { readClipboard } from './usePhotoIntake'
import { words } from './words'

type Take = (files: Iterable<File>) => void

interface FileButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'startIcon' | 'sx'> {
  take: Take
  children: ReactNode
  /** Ask the device for its camera instead of its files. */
  camera?: boolean
}

/** A button that opens the file picker. The same file may be chosen twice in a row. */
export function FileButton({ take, children, camera = false, ...look }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const files = Array.from(event.target.files ?? [])
    event.target.value = ''
    take(files)
  }
  return (
    <>
      <Button {...look} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <Box
        component="input"
        ref={input}
        type="file"
        accept="image/*"
        capture={camera ? 'user' : undefined}
        onChange={chosen}
        tabIndex={-1}
        aria-hidden
        sx={{ ...hidden, position: 'fixed' }}
      />
    </>
  )
}

/** The primary way in: the file picker. */
export function PickButton({ take }: { take: Take }) {
  return (
    <FileButton take={take} variant="contained" size="large">
      {words.choose}
    </FileButton>
  )
}

/** Only where a finger is the pointer: there the system's own camera answers. */
export function CameraButton({ take }: { take: Take }) {
  if (!window.matchMedia('(pointer: coarse)').matches) return null
  return (
    <FileButton take={take} camera variant="outlined" size="large" startIcon={<CameraIcon />}>
      {words.camera}
    </FileButton>
  )
}

/** Only where the browser lets a page read pictures from the clipboard. */
export function PasteButton({ take }: { take: Take }) {
  const notify = useNotify()
  if (!navigator.clipboard?.read) return null
  const paste = async () => {
    try {
      const photo = await readClipboard()
      if (photo) take([photo])
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
