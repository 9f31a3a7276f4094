import { grounds } from './ground'

const whole = { position: 'absolute', inset: 0, width: '100%', height: '100%' } as const

/** A line of 3 px in the middle of a strip wide enough for a finger. */
const edge = {
  position: 'absolute',
  touchAction: 'none',
  '&::before': {
    content: '""',
    position: 'absolute',
    bgcolor: 'inks.mount',
    boxShadow: 3,
    '@media (forced-colors: active)': { bgcolor: 'CanvasText' },
  },
}

const grip = {
  position: 'absolute',
  translate: '-50% -50%',
  touchAction: 'none',
  display: 'grid',
  placeItems: 'center',
  width: 44,
  height: 44,
  borderRadius: '50%',
  bgcolor: 'primary.main',
  color: 'primary.contrastText',
  border: '3px solid',
  borderColor: 'inks.mount',
  '& svg': { fontSize: 24 },
}

const tag = {
  position: 'absolute',
  px: 1.25,
  py: 0.25,
  fontSize: '0.8125rem',
  fontWeight: 600,
  borderRadius: 999,
  bgcolor: 'background.paper',
  color: 'text.primary',
  pointerEvents: 'none',
  '@media (forced-colors: active)': { border: '1px solid' },
}

const upright = {
  cursor: 'ew-resize',
  '& .edge': { top: 0, bottom: 0, width: 44, marginInlineStart: '-22px' },
  '& .edge::before': {
    top: 0,
    bottom: 0,
    insetInlineStart: '50%',
    width: '3px',
    marginInlineStart: '-1.5px',
  },
  '& .grip': { top: '50%' },
  '& .before': { bottom: 10, insetInlineStart: 10 },
  '& .after': { bottom: 10, insetInlineEnd: 10 },
}

const lying = {
  cursor: 'ns-resize',
  '& .edge': { insetInline: 0, height: 44, mt: '-22px' },
  '& .edge::before': { insetInline: 0, top: '50%', height: '3px', mt: '-1.5px' },
  '& .grip': { insetInlineStart: '50%', rotate: '90deg' },
  '& .before': { top: 10, insetInlineStart: 10 },
  '& .after': { bottom: 10, insetInlineEnd: 10 },
}

/** One in place of the other, like a print that is exchanged. */
const exchanged = {
  '& .original': {
    visibility: 'hidden',
    opacity: 0,
    transition: 'opacity 160ms, visibility 160ms',
  },
  '&[data-original] .original': { visibility: 'visible', opacity: 1 },
  '& .one': { bottom: 10, insetInlineEnd: 10 },
}

/**
 * Laid out from left to right in every script, for which its element has the direction: it is a picture, not a text. Its places are
 * logical ones, which the styles of a mirrored page leave alone. Swipes along the page scroll it until the picture is looked at
 * closely.
 */
export const frame = {
  ...whole,
  m: 'auto',
  overflow: 'hidden',
  touchAction: 'pan-y',
  userSelect: 'none',
  WebkitTouchCallout: 'none',
  outline: 'none',
  ...grounds,
  '& img': { ...whole, objectFit: 'contain' },
  '& .result': {
    '@media (prefers-reduced-motion: no-preference)': { animation: 'dr-rise 1.1s ease-out' },
  },
  '@keyframes dr-rise': { from: { filter: 'brightness(1.8) contrast(0.3)' } },
  '& .original': { ...whole, bgcolor: 'inks.sunken' },
  '&[data-edge-is=none] .original img': { objectFit: 'scale-down' },
  '& .edge': edge,
  '& .grip': grip,
  '& :focus-visible ~ .grip': {
    outline: '3px solid',
    outlineColor: 'text.primary',
    outlineOffset: '3px',
  },
  '& .tag': tag,
  '&[data-edge-is=upright]': upright,
  '&[data-edge-is=lying]': lying,
  '&[data-edge-is=none]': exchanged,
  '&[data-original] .edge, &[data-original] .grip': { display: 'none' },
  '&[data-close]': { touchAction: 'none', cursor: 'grab', '&:active': { cursor: 'grabbing' } },
} as const
