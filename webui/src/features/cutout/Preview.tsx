import Box from '@mui/material/Box'
import { useEffect, useRef, useState } from 'react'
import { checkerboard } from '../../shared/checkerboard'
import { put } from './canvas'
import { type View, WHOLE } from './raster'
import type { Ground, Stage } from './stage'
import { inSlices } from './turns'
import { useGround, type Wish } from './useStage'

interface PreviewProps {
  stage: Stage
  wish: Wish
  /** Pixels of the longer side that are painted. */
  side: number
  /** Width by height of the frame; without it the whole picture is shown. */
  aspect?: number
  /** What is said of it; without words it is decoration. */
  label?: string
  urgent?: boolean
}

/** The person before a background, painted here: no server is asked for it. */
export function Preview({ stage, wish, side, aspect, label, urgent = false }: PreviewProps) {
  const ground = useGround(stage, wish)
  const canvas = useRef<HTMLCanvasElement>(null)
  const seen = usePainted(canvas, { stage, ground, shadow: wish.shadow, side, aspect, urgent })
  const said = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  return <Box component="canvas" ref={canvas} data-seen={seen || undefined} {...said} sx={sheet} />
}

interface Painting extends Pick<PreviewProps, 'stage' | 'side' | 'aspect' | 'urgent'> {
  ground: Ground | null
  shadow: boolean
}

/** Paints a canvas anew whenever the wish changes; tells whether it shows this ground's subject. */
function usePainted(
  canvas: { current: HTMLCanvasElement | null },
  { stage, ground, shadow, side, aspect, urgent }: Painting,
): boolean {
  const [painted, setPainted] = useState(false)
  const name = ground && describe(ground)
  const picture = ground?.kind === 'picture' ? ground.picture : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: `name` and `picture` are what a ground is
  useEffect(() => {
    if (!ground) return setPainted(false)
    const { signal, abort } = stoppable()
    const shape = aspect ?? stage.width / stage.height
    const view: View = aspect ? stage.viewFor(aspect) : WHOLE
    const width = Math.round(shape >= 1 ? side : side * shape)
    const height = Math.round(shape >= 1 ? side / shape : side)
    const work = () => stage.paint({ ground, shadow }, view, width, height)
    inSlices(work, signal, urgent).then(({ data }) => {
      const brush = canvas.current?.getContext('2d')
      if (!brush || signal.aborted) return
      brush.canvas.width = width
      brush.canvas.height = height
      put(brush, { width, height, data })
      setPainted(true)
    })
    return abort
  }, [stage, name, picture, shadow, side, aspect, urgent])
  return painted && ground !== null
}

function stoppable() {
  const stop = new AbortController()
  return { signal: stop.signal, abort: () => stop.abort() }
}

function describe(ground: Ground): string {
  return Object.values(ground)
    .filter((part) => typeof part === 'string')
    .join(' ')
}

const sheet = {
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  background: checkerboard(8),
  opacity: 0,
  transition: 'opacity 180ms',
  '&[data-seen]': { opacity: 1 },
}
