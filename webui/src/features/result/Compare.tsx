import Box from '@mui/material/Box'
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { checkerboard } from '../../shared/checkerboard'
import { hidden } from '../../shared/hidden'
import { ArrowsIcon } from '../../shared/icons'
import { words } from './words'

interface CompareProps {
  before: string
  after: string
  afterAlt: string
  /** Share of the original to begin with, 0 to 100. */
  start?: number
  /** Shows the whole original while held. */
  held: boolean
  onLost: () => void
}

const KEYS: Record<string, number> = { '1': 100, '2': 50, '3': 0 }

/**
 * Original on the left of a movable edge, result on the right. Both are whole, whatever their shapes. The range input inside carries
 * keyboard and screen reader; the pointer may grab anywhere. Vertical swipes still scroll the page.
 */
export function Compare({ before, after, afterAlt, start = 50, held, onLost }: CompareProps) {
  const [split, setSplit] = useState(start)
  const box = useRef<HTMLDivElement>(null)
  const shown = held ? 100 : split
  const drag = (event: PointerEvent) => {
    const area = box.current?.getBoundingClientRect()
    if (!area || area.width === 0) return
    const share = (event.clientX - area.left) / area.width
    setSplit(Math.round(Math.min(1, Math.max(0, share)) * 100))
  }
  const grab = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    drag(event)
  }
  const key = (event: KeyboardEvent) => {
    const place = KEYS[event.key]
    if (place !== undefined) setSplit(place)
  }
  return (
    <Box
      ref={box}
      sx={frame}
      onPointerDown={grab}
      onPointerMove={(event) => event.buttons === 1 && drag(event)}
    >
      <img className="result" src={after} alt={afterAlt} draggable={false} onError={onLost} />
      <img
        src={before}
        className="original"
        alt={words.photo}
        draggable={false}
        style={{ clipPath: `inset(0 ${100 - shown}% 0 0)` }}
      />
      <Box
        component="input"
        type="range"
        min={0}
        max={100}
        value={shown}
        onChange={(event) => setSplit(Number(event.currentTarget.value))}
        onKeyDown={key}
        aria-label={words.compare}
        aria-valuetext={words.compareAt(shown)}
        sx={hidden}
      />
      <span className="edge" style={{ left: `${shown}%` }} />
      <span className="grip" style={{ left: `clamp(28px, ${shown}%, calc(100% - 28px))` }}>
        <ArrowsIcon />
      </span>
      <span className="tag before" hidden={shown < 12}>
        {words.before}
      </span>
      <span className="tag after" hidden={shown > 88}>
        {words.after}
      </span>
    </Box>
  )
}

const frame = {
  position: 'absolute',
  inset: 0,
  overflow: 'hidden',
  direction: 'ltr',
  cursor: 'ew-resize',
  touchAction: 'pan-y',
  userSelect: 'none',
  background: checkerboard(12),
  '& > img': {
    position: 'absolute',
    inset: 0,
    width: '100%',
    height: '100%',
    objectFit: 'contain',
  },
  '& .result': { animation: 'dr-rise 1.1s ease-out' },
  '@keyframes dr-rise': { from: { filter: 'brightness(1.8) contrast(0.3)' } },
  '& .original': { bgcolor: 'inks.sunken' },
  '& .edge': {
    position: 'absolute',
    top: 0,
    bottom: 0,
    width: '3px',
    ml: '-1.5px',
    bgcolor: 'inks.mount',
    boxShadow: 3,
    pointerEvents: 'none',
  },
  '& .grip': {
    position: 'absolute',
    top: '50%',
    translate: '-50% -50%',
    pointerEvents: 'none',
    display: 'grid',
    placeItems: 'center',
    width: 44,
    height: 44,
    borderRadius: '50%',
    bgcolor: 'primary.main',
    color: 'primary.contrastText',
    border: '3px solid',
    borderColor: 'inks.mount',
  },
  '& :focus-visible ~ .grip': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '3px',
  },
  '& .tag': {
    position: 'absolute',
    bottom: 10,
    px: 1.25,
    py: 0.25,
    fontSize: '0.8125rem',
    fontWeight: 600,
    borderRadius: 999,
    bgcolor: 'background.paper',
    color: 'text.primary',
    pointerEvents: 'none',
  },
  '& .before': { left: 10 },
  '& .after': { right: 10 },
}
