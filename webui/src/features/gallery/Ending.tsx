import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useEffect, useEffectEvent, useRef } from 'react'
import { Late } from '../../shared/lazily'
import { grid } from './gridLook'
import type { More } from './usePictures'
import { words } from './words'

/** Two screens before its end the list goes on. */
const AHEAD = '1600px'

/** The end of what is loaded: coming near it loads more. */
export function Ending({ more, onMore }: { more: More; onMore: () => void }) {
  if (more === null) return null
  return (
    <Box sx={ending}>
      {more === 'lost' ? (
        <Button variant="outlined" onClick={onMore}>
          {words.moreLost}
        </Button>
      ) : (
        words.more
      )}
      {/* It looks anew each time the list has come to rest, whatever became of the last page. */}
      {more === 'there' && <Sentinel onNear={onMore} />}
    </Box>
  )
}

function Sentinel({ onNear }: { onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null)
  const near = useEffectEvent(onNear)
  useEffect(() => {
    if (!end.current) return
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) near()
      },
      { rootMargin: `0px 0px ${AHEAD}` },
    )
    watch.observe(end.current)
    return () => watch.disconnect()
  }, [])
  return <div ref={end} />
}

const ending = {
  display: 'grid',
  justifyItems: 'center',
  alignContent: 'center',
  minHeight: 120,
  color: 'text.secondary',
}

const PLACES = Array.from({ length: 12 }, (_, nth) => nth)

/** Empty places in the size that prints will have. */
export function Waiting() {
  return (
    <>
      <Box sx={{ ...grid, mt: 2.5 }} aria-hidden>
        {PLACES.map((nth) => (
          <div className="cell" key={nth}>
            <Box sx={{ gridColumn: '1 / 3', bgcolor: 'inks.sunken', borderRadius: '3px' }} />
          </div>
        ))}
      </Box>
      <Late>
        <Typography role="status" sx={{ color: 'text.secondary' }}>
          {words.loading}
        </Typography>
      </Late>
    </>
  )
}
