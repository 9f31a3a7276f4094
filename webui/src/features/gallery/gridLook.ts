import { checkerboard } from '../../shared/checkerboard'

const MOUNT = '6px'
/** Around a print, where its selection shows. */
const EDGE = 6

const sheet = {
  position: 'relative',
  boxSizing: 'border-box',
  display: 'block',
  width: '100%',
  maxHeight: '100%',
  overflow: 'hidden',
  border: `${MOUNT} solid`,
  borderColor: 'inks.mount',
  borderRadius: '3px',
  bgcolor: 'inks.sunken',
  boxShadow:
    '0 1px 2px var(--dr-palette-inks-shadow), 0 10px 20px -12px var(--dr-palette-inks-shadow)',
  transition: 'translate 140ms',
  '&[data-tall]': { width: 'auto', height: '100%', maxWidth: '100%' },
  '& img': {
    position: 'absolute',
    inset: 0,
    display: 'block',
    width: '100%',
    height: '100%',
    objectFit: 'cover',
  },
  '& .thumb': { opacity: 0, background: checkerboard(6) },
  '& .thumb[data-here]': { opacity: 1 },
  '& .thumb[data-here] + .few': { opacity: 0, transition: 'opacity 180ms' },
} as const

const button = {
  display: 'grid',
  placeItems: 'center',
  width: 44,
  height: 44,
  p: 0,
  border: 0,
  bgcolor: 'transparent',
  color: 'text.secondary',
  cursor: 'pointer',
} as const

const tick = {
  ...button,
  position: 'absolute',
  // On the one corner that every print has in the same place.
  insetInlineStart: -EDGE,
  bottom: 38,
  opacity: 0,
  '& svg': {
    p: '3px',
    borderRadius: '50%',
    color: 'text.secondary',
    bgcolor: 'background.paper',
    boxShadow: '0 0 0 2px var(--dr-palette-inks-control)',
  },
  '&[aria-pressed=true] svg': {
    color: 'primary.contrastText',
    bgcolor: 'primary.main',
    boxShadow: 'none',
  },
  '&:focus-visible, &[aria-pressed=true]': { opacity: 1 },
} as const

const heart = {
  ...button,
  position: 'relative',
  insetInlineStart: EDGE,
  '&:hover': { color: 'primary.main' },
  '&[aria-pressed=true]': { color: 'primary.main' },
  '&[aria-pressed=true] svg': { fill: 'currentColor' },
  '@media (forced-colors: active)': { '&[aria-pressed=true]': { color: 'Highlight' } },
} as const

/** One print with the line below it. Of what is out of sight only the size is kept. */
const cell = {
  position: 'relative',
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) auto',
  gridTemplateRows: 'minmax(0, 1fr) 44px',
  minWidth: 0,
  aspectRatio: '4 / 5',
  contentVisibility: 'auto',
  containIntrinsicSize: 'auto 11rem auto 13.75rem',
  p: `${EDGE}px ${EDGE}px 0`,
  m: `-${EDGE}px -${EDGE}px 0`,
  borderRadius: '6px',
  outlineOffset: '-3px',
  '& .place': {
    gridArea: '1 / 1 / 3 / 3',
    position: 'relative',
    display: 'grid',
    minWidth: 0,
  },
  '& .open': {
    display: 'grid',
    gridTemplateRows: 'minmax(0, 1fr) 44px',
    minWidth: 0,
    minHeight: 0,
    color: 'text.primary',
    textDecoration: 'none',
    outline: 'none',
    WebkitTouchCallout: 'none',
  },
  '& .well': { display: 'grid', placeItems: 'end start', minWidth: 0, minHeight: 0 },
  '& .sheet': sheet,
  '& .name': {
    alignSelf: 'center',
    overflow: 'hidden',
    paddingInlineEnd: '48px',
    fontSize: '0.875rem',
    fontWeight: 600,
    whiteSpace: 'nowrap',
    textOverflow: 'ellipsis',
  },
  '&[data-live] .name, &[data-spoiled] .name': { paddingInlineEnd: 0 },
  '& .state': { color: 'text.secondary', fontWeight: 400 },
  '& .corner': { gridArea: '2 / 2', position: 'relative', minWidth: 44 },
  '& .heart': heart,
  '& .tick': tick,
  '&:hover .tick, &:focus-within .tick': { opacity: 1 },
  '&:hover .sheet': { translate: '0 -2px' },
  '&[aria-selected=true]': { bgcolor: 'inks.accentWash' },
  '&[aria-selected=true] .sheet': { boxShadow: '0 0 0 3px var(--dr-palette-primary-main)' },
  '&[data-spoiled] .sheet img': { filter: 'grayscale(1) contrast(0.6)' },
  '&[data-live] .sheet img': {
    filter: 'grayscale(1)',
    animation: 'dr-pulse 1.6s ease-in-out infinite alternate',
  },
  '@media (forced-colors: active)': {
    // The focus is a solid line.
    '&[aria-selected=true]:not(:focus-visible)': { outline: '3px dashed Highlight' },
  },
} as const

/** Prints side by side, as many as fit; two on a phone. */
export const grid = {
  display: 'grid',
  gridTemplateColumns: {
    xs: 'repeat(auto-fill, minmax(min(8.25rem, 100%), 1fr))',
    md: 'repeat(auto-fill, minmax(11rem, 1fr))',
  },
  columnGap: { xs: 2, md: 3 },
  rowGap: { xs: 1.5, md: 2.5 },
  userSelect: 'none',
  touchAction: 'manipulation',
  '& .cell': cell,
  '&[data-choosing] .tick': { opacity: 1 },
  '&[data-choosing] .open': { cursor: 'default' },
  '@keyframes dr-pulse': { from: { opacity: 0.45 }, to: { opacity: 0.9 } },
} as const
