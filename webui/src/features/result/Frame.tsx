import Box from '@mui/material/Box'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { hidden } from '../../shared/hidden'
import { ArrowsIcon } from '../../shared/icons'
import { frame as look } from './frameLook'
import { clipOf, type Edge, wordsFit } from './split'
import { useGestures } from './useGestures'
import type { Looking } from './useLooking'
import { isWhole, transformOf } from './view'
import { words } from './words'

interface FrameProps {
  before: string
  after: string
  afterAlt: string
  /** Of the result, in pixels: it is never shown larger than that unless somebody looks closer. */
  size: { width: number; height: number }
  looking: Looking
  onLost: () => void
  frame: RefObject<HTMLDivElement | null>
}

/**
 * Original and result in one frame: with an edge between them where they lie on each other, else one in place of the other. Both are
 * whole, and both are moved and enlarged alike.
 */
export function Frame(props: FrameProps) {
  const { before, after, afterAlt, size, looking, onLost, frame } = props
  const { view, split, edge, original, ground } = looking
  const hands = useGestures(frame, { ...looking, width: size.width })
  const transform = transformOf(view)
  const shown = original ? 100 : split
  const clip = edge && { clipPath: clipOf(shown, edge) }
  return (
    <Box
      ref={frame}
      dir="ltr"
      tabIndex={-1}
      sx={look}
      style={{ maxWidth: size.width, maxHeight: size.height }}
      data-edge-is={edge ?? 'none'}
      data-close={!isWhole(view) || undefined}
      data-original={original || undefined}
      data-ground={ground ?? undefined}
      {...hands}
    >
      <img
        className="result"
        src={after}
        alt={afterAlt}
        draggable={false}
        onError={onLost}
        style={{ transform }}
      />
      <div className="original" style={clip ?? undefined}>
        <img src={before} alt={words.photo} draggable={false} style={{ transform }} />
      </div>
      {edge && <Slider looking={looking} edge={edge} shown={shown} />}
      {edge ? (
        <Words split={shown} edge={edge} />
      ) : (
        original && <span className="tag one">{words.before}</span>
      )}
    </Box>
  )
}

/** The range input carries keyboard and screen reader, and says how much of the result is shown. */
function Slider({ looking, edge, shown }: { looking: Looking; edge: Edge; shown: number }) {
  const place = edge === 'upright' ? { left: `${shown}%` } : { top: `${shown}%` }
  const near = `clamp(28px, ${shown}%, calc(100% - 28px))`
  return (
    <>
      <Box
        component="input"
        type="range"
        min={0}
        max={100}
        value={shown}
        onChange={(event) => looking.setSplit(Number(event.currentTarget.value))}
        aria-label={words.compare}
        aria-orientation={edge === 'upright' ? 'horizontal' : 'vertical'}
        aria-valuetext={words.compareAt(1 - shown / 100)}
        sx={hidden}
      />
      <span className="edge" data-edge style={place} />
      <span className="grip" data-edge style={edge === 'upright' ? { left: near } : { top: near }}>
        <ArrowsIcon />
      </span>
    </>
  )
}

/** "Before" and "After", each while its half has room for it. */
function Words({ split, edge }: { split: number; edge: Edge }) {
  const [length, setLength] = useState(Number.POSITIVE_INFINITY)
  const mark = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const frameOf = mark.current?.parentElement
    if (!frameOf) return
    const watch = new ResizeObserver(([entry]) => {
      const size = entry?.contentRect
      if (size) setLength(edge === 'upright' ? size.width : size.height)
    })
    watch.observe(frameOf)
    return () => watch.disconnect()
  }, [edge])
  const fit = wordsFit(split, length, edge)
  return (
    <>
      <span ref={mark} className="tag before" hidden={!fit.before}>
        {words.before}
      </span>
      <span className="tag after" hidden={!fit.after}>
        {words.after}
      </span>
    </>
  )
}
