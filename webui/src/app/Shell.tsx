import Box from '@mui/material/Box'
import { type ReactNode, useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { Intake } from '../features/capture'
import { LanguageChoice, ThemeSwitch } from '../features/settings'
import { useTelegram } from '../features/telegram'
import { useOnline } from '../shared/hooks'
import { PicturesIcon } from '../shared/icons'
import { useNotify } from '../shared/notifications'
import { Newer } from './Newer'
import { words } from './words'

/** Head, banner and the place for the page; photos may be let go of anywhere on it. */
export function Shell({ children }: { children: ReactNode }) {
  const online = useOnline()
  const telegram = useTelegram()
  // More and more pictures come there: a foot would be pushed away again and again.
  const [path] = useLocation()
  useDevice(telegram !== null)
  return (
    <>
      <Box component="a" href="#main" sx={skip}>
        {words.skip}
      </Box>
      {!telegram && <Head />}
      {!online && (
        <Box role="alert" sx={banner}>
          {words.offline}
        </Box>
      )}
      <Box component="main" id="main" tabIndex={-1} sx={telegram ? within : content}>
        {children}
      </Box>
      {path !== '/gallery' && <LanguageChoice />}
      <Newer />
      <Intake />
    </>
  )
}

/** Inside Telegram the app around has one. */
function Head() {
  const [path] = useLocation()
  return (
    <Box component="header" sx={head}>
      <Box component={Link} href="/" aria-label={words.home} sx={mark}>
        <i />
        {words.name}
      </Box>
      <Box
        component={Link}
        href="/gallery"
        aria-label={words.gallery}
        aria-current={path === '/gallery' ? 'page' : undefined}
        sx={pictures}
      >
        <PicturesIcon fontSize="small" />
        <span>{words.gallery}</span>
      </Box>
      <ThemeSwitch />
    </Box>
  )
}

/** Joins the page to the device it is on, once it is shown; but not from inside of another app. */
function useDevice(inside: boolean): void {
  const notify = useNotify()
  useEffect(() => {
    if (inside) return
    import('./device')
      .then(({ joinDevice }) => joinDevice(() => notify({ text: words.shareLost })))
      .catch(() => undefined)
  }, [inside, notify])
}

const width = {
  width: '100%',
  maxWidth: '77.5rem',
  mx: 'auto',
  px: { xs: 'max(16px, env(safe-area-inset-left))', md: 4 },
  boxSizing: 'border-box',
}

const head = {
  ...width,
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  // Where the words are as large as people may need them, not all fits on one line.
  flexWrap: 'wrap',
  minHeight: 64,
}

const content = { ...width, flex: 1, pt: 2, pb: { xs: 14, md: 5 }, outline: 'none' }

/** Below what the app around covers. */
const within = {
  ...content,
  pt: 'calc(16px + var(--tg-safe-top, 0px) + var(--tg-content-top, 0px))',
  pb: 'calc(40px + var(--tg-safe-bottom, 0px) + var(--tg-content-bottom, 0px))',
}

const mark = {
  display: 'inline-flex',
  alignItems: 'center',
  gap: '10px',
  minHeight: 44,
  color: 'text.primary',
  textDecoration: 'none',
  fontFamily: 'h1.fontFamily',
  fontSize: '1.375rem',
  fontWeight: 600,
  letterSpacing: '-0.02em',
  '@media (max-width: 359px)': { gap: '8px', fontSize: '1.0625rem' },
  '& i': {
    width: 10,
    height: 10,
    borderRadius: '50%',
    bgcolor: 'inks.lamp',
    boxShadow: '0 0 0 5px var(--dr-palette-inks-glow)',
  },
  '[data-busy] & i': { animation: 'dr-lamp-on 1.2s ease-in-out infinite alternate' },
  '@keyframes dr-lamp-on': { to: { boxShadow: '0 0 0 12px var(--dr-palette-inks-glow)' } },
}

const pictures = {
  display: 'inline-flex',
  alignItems: 'center',
  gap: 1,
  minWidth: 44,
  minHeight: 44,
  justifyContent: 'center',
  marginInlineStart: 'auto',
  marginInlineEnd: { xs: 0.5, sm: 3 },
  color: 'text.primary',
  fontWeight: 600,
  textDecoration: 'none',
  '&:hover': { color: 'primary.main' },
  '&[aria-current]': { textDecoration: 'underline', textUnderlineOffset: 6 },
  '@media (max-width: 459px)': { '& span': { display: 'none' } },
}

const skip = {
  position: 'absolute',
  insetInlineStart: 16,
  top: -80,
  zIndex: 20,
  p: 1.5,
  bgcolor: 'background.paper',
  color: 'text.primary',
  '&:focus': { top: 8 },
}

const banner = {
  px: 2,
  py: 1,
  textAlign: 'center',
  bgcolor: 'text.primary',
  color: 'background.default',
}
