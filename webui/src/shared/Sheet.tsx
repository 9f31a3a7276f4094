import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import Typography from '@mui/material/Typography'
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { StopIcon } from './icons'

interface SheetProps {
  title: string
  /** What the cross is called. */
  closeName: string
  onClose: () => void
  children: ReactNode
}

/**
 * The browser's own dialog: from below on a phone, in the middle of a desk. Focus stays inside and
 * goes back to where it was; Esc, the cross and a tap beside it close.
 */
export function Sheet({ title, closeName, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useLayoutEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal()
  }, [])
  const close = () => dialog.current?.close()
  const beside = (event: MouseEvent) => event.target === event.currentTarget && close()
  return (
    <Box
      component="dialog"
      ref={dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={beside}
      sx={sheet}
    >
      <Box sx={{ p: { xs: 2, sm: 3 } }}>
        <Box sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', mb: 2 }}>
          <Typography variant="h2" id={heading}>
            {title}
          </Typography>
          <IconButton onClick={close} aria-label={closeName} sx={{ color: 'text.primary' }}>
            <StopIcon />
          </IconButton>
        </Box>
        {children}
      </Box>
    </Box>
  )
}

const sheet = {
  boxSizing: 'border-box',
  width: { xs: '100%', sm: 'min(100% - 32px, 56rem)' },
  maxWidth: 'none',
  maxHeight: { xs: '94dvh', sm: 'calc(100dvh - 32px)' },
  m: { xs: 'auto 0 0', sm: 'auto' },
  p: 0,
  pb: 'env(safe-area-inset-bottom)',
  overflowY: 'auto',
  overscrollBehavior: 'contain',
  color: 'text.primary',
  bgcolor: 'background.paper',
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: { xs: '16px 16px 0 0', sm: '10px' },
  boxShadow: 12,
  animation: 'dr-sheet 180ms ease-out',
  '@keyframes dr-sheet': { from: { translate: '0 24px', opacity: 0 } },
  '&::backdrop': { bgcolor: 'inks.veil' },
}
