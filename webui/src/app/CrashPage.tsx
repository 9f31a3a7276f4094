import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import { Component, type ReactNode } from 'react'
import { words } from './words'

/** Catches what no other part caught, so a fault of the page never leaves it blank. */
export class CrashBoundary extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError() {
    return { crashed: true }
  }

  override render() {
    return this.state.crashed ? <CrashPage /> : this.props.children
  }
}

function CrashPage() {
  return (
    <Notice title={words.crash} help={words.crashHelp}>
      <Button variant="contained" size="large" onClick={() => location.reload()}>
        {words.reload}
      </Button>
    </Notice>
  )
}

/** No such address on this page. */
export function LostPage() {
  return (
    <Notice title={words.lost} help={words.lostHelp}>
      <Button variant="contained" size="large" href="/">
        {words.start}
      </Button>
    </Notice>
  )
}

function Notice(props: { title: string; help: string; children: ReactNode }) {
  return (
    <Stack
      sx={{ gap: 2, maxWidth: 520, mx: 'auto', mt: { xs: 4, md: 10 }, px: 2, alignItems: 'start' }}
    >
      <Typography variant="h1">{props.title}</Typography>
      <Typography variant="subtitle1">{props.help}</Typography>
      {props.children}
    </Stack>
  )
}
