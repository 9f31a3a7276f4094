import Box from '@mui/material/Box'
import type { ReactNode } from 'react'
import { sideways } from './sideways'

interface PrintProps {
  /** Of the picture, in pixels: the print has its final size before the picture is here. */
  size: { width: number; height: number }
  children: ReactNode
  /** Leaves room for the choices below on a phone. */
  small?: boolean
  /** Under the safelight: waiting lies still, working comes up in the tray. */
  safelight?: 'waiting' | 'working'
}

/** A photographic print on its white mount: whole on one screen, never cropped, never blown up. */
export function Print({ size, children, small = false, safelight }: PrintProps) {
  const ratio = `${size.width / size.height}`
  return (
    <Box
      sx={{
        mx: 'auto',
        width: { xs: width(size, small ? 29 : 52), md: width(size, 56) },
        [sideways]: { width: width(size, 54) },
      }}
    >
      <Box sx={mount}>
        <Box sx={{ ...sheet, aspectRatio: ratio }} data-safelight={safelight}>
          {children}
        </Box>
      </Box>
    </Box>
  )
}

const MOUNT_PX = 32
const SMALLEST_PX = 280

/** The picture at most `share` percent of the screen high, with its mount. */
function width(size: PrintProps['size'], share: number): string {
  const byHeight = `calc(${share}dvh * ${size.width / size.height} + ${MOUNT_PX}px)`
  return `min(100%, ${byHeight}, ${Math.max(size.width, SMALLEST_PX) + MOUNT_PX}px)`
}

const mount = {
  p: { xs: 1.25, sm: 2 },
  bgcolor: 'inks.mount',
  borderRadius: '3px',
  boxShadow:
    '0 1px 2px var(--dr-palette-inks-shadow), 0 18px 40px -16px var(--dr-palette-inks-shadow)',
}

const sheet = {
  position: 'relative',
  overflow: 'hidden',
  width: '100%',
  bgcolor: 'inks.sunken',
  '& > img': { display: 'block', width: '100%', height: '100%', objectFit: 'contain' },
  '&[data-safelight] > img': { filter: 'grayscale(1) contrast(0.6)' },
  '&[data-safelight=working] > img': {
    animation: 'dr-develop 7s ease-in-out infinite alternate',
  },
  '&[data-safelight]::after': {
    content: '""',
    position: 'absolute',
    inset: 0,
    bgcolor: 'inks.lamp',
    mixBlendMode: 'multiply',
    opacity: 0.65,
  },
  '&[data-safelight=working]::after': {
    animation: 'dr-lamp 7s ease-in-out infinite alternate',
  },
  '@keyframes dr-develop': {
    from: { filter: 'grayscale(1) brightness(1.9) contrast(0.35) blur(3px)' },
    to: { filter: 'grayscale(1) brightness(1) contrast(1) blur(0)' },
  },
  '@keyframes dr-lamp': { from: { opacity: 0.5 }, to: { opacity: 0.8 } },
}
