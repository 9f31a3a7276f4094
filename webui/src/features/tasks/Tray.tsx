import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { Link } from 'wouter'
import type { Task } from '../../api'
import { checkerboard } from '../../shared/checkerboard'
import { hidden } from '../../shared/hidden'
import { clip, lineAt } from '../../shared/line'
import { swept } from '../../shared/swept'
import { isFinal } from './merge'
import { words } from './words'

export interface TrayProps {
  tasks: Task[]
  /** The task the page shows, if any. */
  current: string | null
  /** A person's word for what a task makes: its style or background. */
  nameOf: (task: Task) => string
}

/** How many hang on the line; the gallery has them all. */
const HUNG = 10

/** Recent tasks as prints hung on a line to dry; the ones being made glow. */
export function Tray({ tasks, current, nameOf }: TrayProps) {
  if (tasks.length === 0) return null
  return (
    <Box component="nav" aria-label={words.tray} sx={{ mt: { xs: 4, md: 5 } }}>
      <Box sx={head}>
        <Typography variant="h3" component="h2">
          {words.tray}
        </Typography>
        <Box component={Link} href="/gallery" sx={all}>
          {words.all}
        </Box>
      </Box>
      <Box
        component="ul"
        // Browsers leave a link half outside that Tab leads to.
        onFocus={({ target }) => target.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
        sx={line}
      >
        {tasks.slice(0, HUNG).map((task) => (
          <li key={task.id}>
            <Hung task={task} current={task.id === current} name={nameOf(task)} />
          </li>
        ))}
      </Box>
    </Box>
  )
}

function Hung({ task, current, name }: { task: Task; current: boolean; name: string }) {
  const shown = task.results[0] ?? task.photo
  const state = words.states[task.state]
  return (
    <Box
      component={Link}
      href={`/t/${task.id}`}
      aria-current={current ? 'page' : undefined}
      data-live={!isFinal(task) || undefined}
      data-spoiled={task.state === 'failed' || task.state === 'cancelled' || undefined}
      sx={print}
    >
      <span className="sheet">
        {shown && <img src={shown.thumbnail_url ?? shown.url} alt="" loading="lazy" />}
      </span>
      <span className="name">{name}</span>
      <Box component="span" className="state" sx={task.state === 'done' ? hidden : undefined}>
        {state}
      </Box>
    </Box>
  )
}

const head = {
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  flexWrap: 'wrap',
  columnGap: 2,
}

const all = {
  display: 'inline-flex',
  alignItems: 'center',
  minHeight: 44,
  color: 'primary.main',
  fontWeight: 600,
  textUnderlineOffset: 4,
}

const line = {
  ...swept,
  gap: 2.5,
  pt: '25px',
  pb: 2,
  listStyle: 'none',
  scrollbarWidth: 'thin',
  ...lineAt(24),
}

const print = {
  position: 'relative',
  display: 'block',
  width: 96,
  color: 'text.primary',
  textDecoration: 'none',
  fontSize: '0.8125rem',
  lineHeight: 1.3,
  textAlign: 'center',
  '&::before': clip,
  '& .sheet': {
    display: 'block',
    p: '5px',
    bgcolor: 'inks.mount',
    boxShadow: 2,
    transformOrigin: '50% 0',
    transition: 'rotate 200ms',
  },
  '&:hover .sheet': { rotate: '2deg' },
  '& img': {
    display: 'block',
    width: '100%',
    aspectRatio: '1',
    objectFit: 'cover',
    background: checkerboard(6),
  },
  '& .name': { display: 'block', mt: 1, fontWeight: 600 },
  '& .state': { display: 'block', mt: 0.5, color: 'text.secondary' },
  '&[aria-current] .name': {
    textDecoration: 'underline',
    textDecorationThickness: 3,
    textUnderlineOffset: 4,
    textDecorationColor: 'var(--dr-palette-primary-main)',
  },
  '&[data-spoiled] img': { filter: 'grayscale(1) contrast(0.6)' },
  '&[data-live] img': {
    filter: 'grayscale(1)',
    animation: 'dr-pulse 1.6s ease-in-out infinite alternate',
  },
  '@keyframes dr-pulse': { from: { opacity: 0.45 }, to: { opacity: 0.9 } },
}
