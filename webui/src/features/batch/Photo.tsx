import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { memo } from 'react'
import { Link } from 'wouter'
import { faultWords } from '../../api'
import { checkerboard } from '../../shared/checkerboard'
import { percent } from '../../shared/format'
import { useObjectUrl } from '../../shared/hooks'
import { CheckIcon, StopIcon } from '../../shared/icons'
import { useLanguage } from '../../shared/language'
import { type Item, type Stage, stageOf } from './state'
import { words } from './words'

interface PhotoProps {
  item: Item
  number: number
  onRemove: (id: string) => void
  onRetry: (id: string, insisting: boolean) => void
}

/** One frame of the contact sheet: the photo, then what became of it, and what can be done about it. */
export const Photo = memo(function Photo({ item, number, onRemove, onRetry }: PhotoProps) {
  useLanguage()
  const stage = stageOf(item)
  const loose = LOOSE.has(stage)
  return (
    <Box component="li" sx={frame}>
      <Picture item={item} stage={stage} />
      {loose && (
        <IconButton
          size="small"
          aria-label={words.remove(item.name)}
          onClick={() => onRemove(item.id)}
          sx={cross}
        >
          <span>
            <StopIcon fontSize="small" />
          </span>
        </IconButton>
      )}
      <Box sx={foot}>
        <span className="number">{number}</span>
        <Box component="span" className="name" title={item.name}>
          {item.name}
        </Box>
      </Box>
      <Box sx={FAULTY.has(stage) ? spoiled : said}>{saying(item, stage)}</Box>
      <Ways item={item} stage={stage} onRetry={onRetry} />
    </Box>
  )
})

/** Nothing is on its way for these. */
const LOOSE = new Set<Stage>(['ready', 'refused', 'queued', 'opening'])
const FAULTY = new Set<Stage>(['refused', 'failed', 'cancelled'])
const DARK = new Set<Stage>(['sending', 'waiting', 'working'])

function Picture({ item, stage }: { item: Item; stage: Stage }) {
  const own = useObjectUrl(item.preview)
  const result = stage === 'done' ? item.task?.results[0] : undefined
  const url = result ? (result.thumbnail_url ?? result.url) : (own ?? item.task?.photo.url)
  const picture = (
    <Box
      component="span"
      className="mount"
      data-stage={stage}
      data-dark={DARK.has(stage) || undefined}
    >
      <span className="sheet">{url && <img src={url} alt="" />}</span>
      {stage === 'done' && (
        <Box component="span" sx={mark}>
          <CheckIcon fontSize="small" />
        </Box>
      )}
    </Box>
  )
  if (!item.taskId || item.phase !== 'made') return <Box sx={print}>{picture}</Box>
  return (
    <Box
      component={Link}
      href={`/t/${item.taskId}`}
      aria-label={words.look(item.name)}
      sx={{ ...print, '&:hover .mount': { rotate: '1.5deg' } }}
    >
      {picture}
    </Box>
  )
}

function Ways({ item, stage, onRetry }: Pick<PhotoProps, 'item' | 'onRetry'> & { stage: Stage }) {
  if (!FAULTY.has(stage) || item.reason) return null
  const insisting = item.fault?.code.startsWith('selfie.') ?? false
  const [label, named] = insisting
    ? [words.insist, words.insistNamed(item.name)]
    : [words.again, words.againNamed(item.name)]
  return (
    <Button
      variant="outlined"
      aria-label={named}
      onClick={() => onRetry(item.id, insisting)}
      sx={{ mt: 0.75, px: 1, width: '100%', fontSize: '0.875rem', lineHeight: 1.2 }}
    >
      {label}
    </Button>
  )
}

function saying(item: Item, stage: Stage): string {
  if (item.reason) return item.reason
  const fault = item.fault ?? (stage === 'failed' ? item.task?.error : null)
  if (fault) return faultWords(fault).title
  if (stage === 'sending' && item.sent > 0) return words.sendingAt(percent(item.sent))
  return words.states[stage]
}

const frame = { position: 'relative', minWidth: 0, fontSize: '0.8125rem', lineHeight: 1.3 }

const print = {
  display: 'block',
  borderRadius: '2px',
  '& .mount': {
    position: 'relative',
    display: 'block',
    p: '6px',
    bgcolor: 'inks.mount',
    boxShadow: 2,
    transition: 'rotate 200ms',
  },
  '& .sheet': {
    position: 'relative',
    display: 'block',
    aspectRatio: '1',
    overflow: 'hidden',
    bgcolor: 'inks.mount',
  },
  '& [data-stage=done] .sheet': { background: checkerboard(6) },
  '& [data-stage=opening] .sheet': {
    bgcolor: 'inks.sunken',
    animation: 'dr-pulse-batch 1.2s ease-in-out infinite alternate',
  },
  '& img': { display: 'block', width: '100%', height: '100%', objectFit: 'cover' },
  '& [data-stage=queued] img': { opacity: 0.55 },
  '& [data-stage=refused] img, & [data-stage=failed] img, & [data-stage=cancelled] img': {
    filter: 'grayscale(1) contrast(0.6)',
  },
  '& [data-dark] img': { filter: 'grayscale(1) contrast(0.7)' },
  '& [data-dark] .sheet::after': {
    content: '""',
    position: 'absolute',
    inset: 0,
    bgcolor: 'inks.lamp',
    mixBlendMode: 'multiply',
    opacity: 0.6,
  },
  '& [data-stage=working] .sheet::after': {
    animation: 'dr-pulse-batch 2.4s ease-in-out infinite alternate',
  },
  '@keyframes dr-pulse-batch': { from: { opacity: 0.4 }, to: { opacity: 0.8 } },
}

const cross = {
  position: 'absolute',
  top: -6,
  insetInlineEnd: -6,
  p: 0,
  color: 'text.primary',
  '& span': {
    display: 'grid',
    placeItems: 'center',
    width: 28,
    height: 28,
    borderRadius: '50%',
    bgcolor: 'background.paper',
    border: '1px solid',
    borderColor: 'inks.control',
  },
}

const mark = {
  position: 'absolute',
  insetInlineEnd: 10,
  bottom: 10,
  display: 'grid',
  placeItems: 'center',
  width: 28,
  height: 28,
  borderRadius: '50%',
  color: 'background.paper',
  bgcolor: 'success.main',
}

const foot = {
  display: 'flex',
  gap: 0.75,
  mt: 0.75,
  '& .number': { color: 'primary.main', fontWeight: 700, fontVariantNumeric: 'tabular-nums' },
  '& .name': {
    flex: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: 600,
  },
}

const said = { mt: 0.25, color: 'text.secondary', minHeight: '1.3em' }
const spoiled = { mt: 0.25, color: 'error.main', textWrap: 'pretty' }
