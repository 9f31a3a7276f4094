import Box from '@mui/material/Box'
import Button, { type ButtonProps } from '@mui/material/Button'
import type { ReactNode } from 'react'

/** The one primary button. */
export function Wide(props: Pick<ButtonProps, 'disabled' | 'onClick' | 'children'>) {
  return <Button variant="contained" size="large" fullWidth {...props} />
}

/** At the thumb on a phone once there is a photo; on a desk never below the end of the screen. */
export function Bar({ fixed, children }: { fixed: boolean; children: ReactNode }) {
  return <Box sx={fixed ? thumb : foot}>{children}</Box>
}

const foot = {
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
}
