import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import { putOff, useNewer } from '../shared/build'
import { StopIcon } from '../shared/icons'
import { words } from './words'

/** Says that the server has a newer page than this one. It covers nothing that is being done. */
export function Newer() {
  const newer = useNewer()
  return (
    <Box aria-live="polite" sx={place}>
      {newer && (
        <Box sx={slip}>
          <span>{words.newer}</span>
          <Button variant="contained" onClick={() => location.reload()} sx={short}>
            {words.reloadShort}
          </Button>
          <Button color="inherit" onClick={putOff} aria-label={words.later} sx={cross}>
            <StopIcon />
          </Button>
        </Box>
      )}
    </Box>
  )
}

const place = {
  position: 'fixed',
  insetInline: 8,
  top: 'calc(6px + env(safe-area-inset-top))',
  zIndex: 'snackbar',
  display: 'grid',
  placeItems: 'center',
  pointerEvents: 'none',
}

const slip = {
  pointerEvents: 'auto',
  display: 'flex',
  alignItems: 'center',
  columnGap: 1,
  minHeight: 52,
  paddingInlineStart: '20px',
  paddingInlineEnd: '4px',
  border: '1px solid',
  borderColor: 'inks.control',
  borderRadius: 999,
  bgcolor: 'background.paper',
  color: 'text.primary',
  boxShadow: 3,
}

const short = { flexShrink: 0, px: 2 }

const cross = { flexShrink: 0, minWidth: 44, px: 0 }
