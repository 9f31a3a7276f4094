import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import type { ReactNode } from 'react'
import { low } from '../../shared/sideways'
import { useMainButton } from '../telegram'

interface WideProps {
  disabled?: boolean
  onClick?: () => void
  children: string
}

/** The one primary button; inside Telegram its own below the page. */
export function Wide({ disabled = false, onClick, children }: WideProps) {
  const theirs = useMainButton(children, disabled, () => onClick?.())
  if (theirs) return null
  return (
    <Button variant="contained" size="large" fullWidth disabled={disabled} onClick={onClick}>
      {children}
    </Button>
  )
}

/** At the thumb on a phone once there is a photo; on a desk never below the end of the screen. */
export function Bar({ fixed, children }: { fixed: boolean; children: ReactNode }) {
  return (
    <Box sx={fixed ? thumb : foot} data-foot={fixed ? 'phone' : undefined}>
      {children}
    </Box>
  )
}

/** There it would cover what it is about. */
const still = { position: 'static', mx: 0, mt: 2.5, p: 0, border: 0, boxShadow: 'none' }

const foot = {
  '&:empty': { display: 'none' },
  position: { md: 'sticky' },
  bottom: 0,
  zIndex: 2,
  mt: 2.5,
  mx: { md: -3 },
  px: { md: 3 },
  pt: { md: 1 },
  pb: { md: 2 },
  bgcolor: 'background.paper',
  boxShadow: { md: '0 -14px 12px -4px var(--dr-palette-background-paper)' },
  borderRadius: { md: 1 },
  [low]: still,
}

const thumb = {
  ...foot,
  position: { xs: 'fixed', md: 'sticky' },
  insetInline: { xs: 0, md: 'auto' },
  zIndex: 10,
  mt: { xs: 0, md: 2.5 },
  px: { xs: 2, md: 3 },
  pt: { xs: 2, md: 1 },
  pb: { xs: 'calc(16px + env(safe-area-inset-bottom))', md: 2 },
  borderTop: { xs: '1px solid', md: 0 },
  borderColor: { xs: 'divider', md: 'transparent' },
  [low]: still,
}
