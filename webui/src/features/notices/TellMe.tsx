import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useEffect, useRef, useState } from 'react'
import { line } from '../../shared/icons'
import { useTelegram } from '../telegram'
import { standing, waive, want } from './standing'
import { words } from './words'

/** Nobody is asked anything for a short wait. */
const PATIENCE_MS = 10_000

/** Offers, after ten seconds of waiting, to tell when it is done; asks the browser only on that press. */
export function TellMe() {
  // Inside Telegram there is nobody to ask.
  const telegram = useTelegram()
  const [stands, stand] = useState(standing)
  const [refused, refuse] = useState(false)
  const [waited, setWaited] = useState(false)
  /** The button that was pressed gives way to another, which takes the focus over. */
  const pressed = useRef(false)
  useEffect(() => {
    const timer = setTimeout(setWaited, PATIENCE_MS, true)
    return () => clearTimeout(timer)
  }, [])
  if (telegram || stands === 'absent' || !(waited || stands === 'on')) return null
  const follow = (button: HTMLElement | null) => {
    if (!button || !pressed.current) return
    pressed.current = false
    button.focus()
  }
  const ask = async () => {
    const answer = await want()
    pressed.current = answer === 'on'
    stand(answer)
    refuse(answer === 'denied')
  }
  const dont = () => {
    pressed.current = true
    setWaited(true)
    stand(waive())
  }
  if (stands === 'on') {
    return (
      <Box aria-live="polite" sx={told}>
        <BellIcon />
        <Typography>{words.on}</Typography>
        <Button color="inherit" ref={follow} onClick={dont} sx={off}>
          {words.off}
        </Button>
      </Box>
    )
  }
  return (
    <div>
      <Button color="inherit" startIcon={<BellIcon />} ref={follow} onClick={ask} fullWidth>
        {words.offer}
      </Button>
      {refused && (
        <Typography role="alert" variant="body2" sx={{ mt: 1 }}>
          {words.denied}
        </Typography>
      )}
    </div>
  )
}

const BellIcon = line(
  'M6.500 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5zM10.500 20.500h3M12 3.500V5.500',
  'Bell',
)

const told = {
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr)',
  columnGap: 1.5,
  alignItems: 'start',
}

const off = { gridColumn: 2, justifySelf: 'start', px: 0, textDecoration: 'underline' }
