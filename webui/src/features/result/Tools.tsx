import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { type KeyboardEvent, useRef } from 'react'
import { percent } from '../../shared/format'
import { CloserIcon, EyeIcon, FurtherIcon } from '../../shared/icons'
import { KeysIcon, SquaresIcon } from './icons'
import type { Looking } from './useLooking'
import { isWhole } from './view'
import { words } from './words'

interface ToolsProps {
  looking: Looking
  /** Of the original, small; shown where the two can't lie on each other. */
  thumbnail: string | null
  onHelp: () => void
}

/** Below a print: the original, how closely to look, and on what ground. */
export function Tools({ looking, thumbnail, onHelp }: ToolsProps) {
  const { view, ground, closer, further, reset, changeGround } = looking
  const whole = isWhole(view)
  return (
    <Box role="group" aria-label={words.tools} sx={bar}>
      <OriginalButton looking={looking} thumbnail={thumbnail} />
      {ground && (
        <IconButton onClick={changeGround} aria-label={words.grounds[ground]} sx={tool}>
          <SquaresIcon />
        </IconButton>
      )}
      <Box sx={scale} data-whole={whole || undefined}>
        <IconButton onClick={further} aria-label={words.further} aria-disabled={whole} sx={tool}>
          <FurtherIcon />
        </IconButton>
        <Button color="inherit" onClick={reset} title={words.reset} aria-live="polite" sx={share}>
          {percent(view.scale)}
        </Button>
        <IconButton onClick={closer} aria-label={words.closer} sx={tool}>
          <CloserIcon />
        </IconButton>
      </Box>
      <IconButton onClick={onHelp} aria-label={words.keys} aria-haspopup="dialog" sx={tool}>
        <KeysIcon />
      </IconButton>
    </Box>
  )
}

/** A press shorter than this keeps the original in view, a longer one shows it while it lasts. */
const PRESS_MS = 350

function OriginalButton({ looking, thumbnail }: Pick<ToolsProps, 'looking' | 'thumbnail'>) {
  const { hold, kept, keep, original } = looking
  const since = useRef<number | null>(null)
  const press = () => {
    since.current ??= performance.now()
    hold(true)
  }
  const release = () => {
    if (since.current === null) return
    const short = performance.now() - since.current < PRESS_MS
    drop()
    if (short) keep(!kept)
  }
  const drop = () => {
    since.current = null
    hold(false)
  }
  const isPress = ({ key }: KeyboardEvent) => key === ' ' || key === 'Enter'
  return (
    <Button
      startIcon={
        thumbnail ? <Box component="img" src={thumbnail} alt="" sx={small} /> : <EyeIcon />
      }
      color="inherit"
      aria-pressed={kept}
      data-on={original || undefined}
      title={words.originalHelp}
      onPointerDown={({ button }) => button === 0 && press()}
      onPointerUp={release}
      onPointerLeave={drop}
      onPointerCancel={drop}
      // What a screen reader clicks was not pressed before.
      onClick={({ detail }) => detail === 0 && keep(!kept)}
      onKeyDown={(event) => {
        if (!isPress(event)) return
        event.preventDefault()
        press()
      }}
      onKeyUp={(event) => {
        if (!isPress(event)) return
        event.preventDefault()
        release()
      }}
      onBlur={drop}
      onContextMenu={(event) => event.preventDefault()}
      sx={held}
    >
      {words.original}
    </Button>
  )
}

const bar = {
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'center',
  columnGap: { xs: 0, sm: 0.5 },
  mt: 1.5,
}

/** Like the round places they stand in, they do not grow with the text. */
const tool = {
  color: 'text.primary',
  '& svg': { fontSize: 24 },
  '&[aria-disabled=true]': { color: 'inks.control' },
}

const scale = { display: 'flex', alignItems: 'center' }

const share = {
  minWidth: '3.75rem',
  px: 0.5,
  fontVariantNumeric: 'tabular-nums',
  '@media (max-width: 359px)': { minWidth: 44, px: 0, fontSize: '0.875rem' },
  '[data-whole] > &': { color: 'text.secondary' },
}

const held = {
  px: { xs: 1.25, sm: 1.75 },
  '@media (max-width: 359px)': { px: 0.5 },
  marginInlineEnd: { xs: 'auto', sm: 2 },
  touchAction: 'none',
  userSelect: 'none',
  WebkitTouchCallout: 'none',
  '&[data-on]': { bgcolor: 'inks.accentWash' },
  '&[data-on]:hover': { bgcolor: 'inks.accentWash' },
  '@media (forced-colors: active)': { '&[data-on]': { outline: '3px solid Highlight' } },
}

const small = {
  width: 32,
  height: 32,
  objectFit: 'cover',
  border: '2px solid',
  borderColor: 'inks.mount',
  borderRadius: '2px',
  boxShadow: 1,
}
