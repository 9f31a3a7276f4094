import { createTheme, type PaletteOptions } from '@mui/material/styles'

/** One set of inks. Two exist: daylight (the print on the table) and safelight (the darkroom itself). */
export interface Inks {
  paper: string
  surface: string
  sunken: string
  ink: string
  inkSoft: string
  edge: string
  control: string
  accent: string
  accentDeep: string
  accentWash: string
  onAccent: string
  lamp: string
  glow: string
  haze: string
  mount: string
  good: string
  bad: string
  badWash: string
  shadow: string
  /** Over the page while a sheet is open. */
  veil: string
  checkA: string
  checkB: string
}

/** Warm paper by day. */
export const daylight: Inks = {
  paper: '#f5efe4',
  surface: '#fffcf6',
  sunken: '#ece3d3',
  ink: '#211512',
  inkSoft: '#63514a',
  edge: '#dccfbb',
  control: '#8b7767',
  accent: '#b02f16',
  accentDeep: '#8c2310',
  accentWash: '#f8e1d4',
  onAccent: '#fffaf5',
  lamp: '#d8401f',
  glow: 'rgba(216, 64, 31, 0.16)',
  haze: 'rgba(224, 150, 70, 0.16)',
  mount: '#ffffff',
  good: '#2c6a3d',
  bad: '#a1161d',
  badWash: '#fbe3df',
  shadow: 'rgba(58, 32, 18, 0.22)',
  veil: 'rgba(45, 28, 20, 0.55)',
  checkA: '#ffffff',
  checkB: '#e4ddd2',
}

/** The darkroom with its red lamp on. */
export const safelight: Inks = {
  paper: '#140908',
  surface: '#1f0f0d',
  sunken: '#0e0605',
  ink: '#fbeae0',
  inkSoft: '#cfaa9c',
  edge: '#43231d',
  control: '#a06a5b',
  accent: '#ff7d55',
  accentDeep: '#ff9a78',
  accentWash: '#3d1912',
  onAccent: '#260b05',
  lamp: '#ff4423',
  glow: 'rgba(255, 68, 35, 0.22)',
  haze: 'rgba(255, 52, 24, 0.15)',
  mount: '#f1e4d8',
  good: '#8fd19e',
  bad: '#ff9d94',
  badWash: '#3a1211',
  shadow: 'rgba(0, 0, 0, 0.6)',
  veil: 'rgba(0, 0, 0, 0.7)',
  checkA: '#efe6dd',
  checkB: '#cfc3b8',
}

/** Headings: what the system has of the old book faces. No web fonts. */
export const display =
  '"Iowan Old Style","Palatino Linotype",Palatino,"URW Palladio L","Noto Serif",Georgia,serif'
/** Everything else: the system's own face. */
export const text = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif'

/** The lamp's light on the wall, from the upper left. */
export const light = (haze: string) =>
  `radial-gradient(56rem 36rem at 8% -6rem, ${haze}, transparent 72%)`

declare module '@mui/material/styles' {
  interface Palette {
    inks: Inks
  }
  interface PaletteOptions {
    inks: Inks
  }
}

function palette(mode: 'light' | 'dark', inks: Inks): PaletteOptions {
  return {
    mode,
    inks,
    primary: { main: inks.accent, dark: inks.accentDeep, contrastText: inks.onAccent },
    secondary: { main: inks.inkSoft },
    info: { main: inks.inkSoft },
    warning: { main: inks.accent },
    error: { main: inks.bad },
    success: { main: inks.good },
    background: { default: inks.paper, paper: inks.surface },
    text: { primary: inks.ink, secondary: inks.inkSoft },
    divider: inks.edge,
  }
}

const heading = {
  fontFamily: display,
  fontWeight: 600,
  textWrap: 'balance',
  // With text as large as people may need it, a long word is wider than a phone.
  overflowWrap: 'break-word',
  // Letters that are joined can't be moved closer.
  '&:lang(ar)': { letterSpacing: 0 },
} as const

/** The whole look: colours, type scale, radii, and what MUI's parts look like here. */
export const theme = createTheme({
  cssVariables: { colorSchemeSelector: '[data-theme="%s"]', cssVarPrefix: 'dr' },
  colorSchemes: {
    light: { palette: palette('light', daylight) },
    dark: { palette: palette('dark', safelight) },
  },
  shape: { borderRadius: 6 },
  typography: {
    fontFamily: text,
    h1: {
      ...heading,
      fontSize: 'clamp(min(2.35rem, 13vw), 1.2rem + 4.4vw, 4.5rem)',
      lineHeight: 1.07,
      letterSpacing: '-0.025em',
    },
    h2: {
      ...heading,
      fontSize: 'clamp(1.65rem, 1.3rem + 1.3vw, 2.35rem)',
      lineHeight: 1.18,
      letterSpacing: '-0.015em',
    },
    h3: { ...heading, fontSize: '1.2rem', lineHeight: 1.25 },
    subtitle1: { fontSize: '1.125rem', lineHeight: 1.45 },
    body1: { fontSize: '1rem', lineHeight: 1.5 },
    body2: { fontSize: '0.875rem', lineHeight: 1.43 },
    button: { fontSize: '1rem', fontWeight: 600, textTransform: 'none' },
  },
  components: {
    MuiCssBaseline: {
      styleOverrides: {
        html: {
          scrollPaddingBottom: '7rem',
          '@media (min-width: 1920px)': { fontSize: '118.75%' },
          '&:has(dialog[open])': { overflow: 'hidden' },
        },
        body: {
          overflowX: 'hidden',
          minHeight: '100dvh',
          backgroundImage: light('var(--dr-palette-inks-haze)'),
          backgroundRepeat: 'no-repeat',
        },
        '#root': { minHeight: '100dvh', display: 'flex', flexDirection: 'column' },
        ':focus-visible': {
          outline: '3px solid var(--dr-palette-primary-main)',
          outlineOffset: '2px',
        },
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            animationIterationCount: '1 !important',
            transitionDuration: '0.01ms !important',
          },
        },
      },
    },
    MuiTypography: { defaultProps: { variantMapping: { subtitle1: 'p' } } },
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true },
      styleOverrides: {
        root: ({ theme: t }) => ({
          minHeight: 44,
          paddingInline: 18,
          borderRadius: 999,
          '&.Mui-disabled': {
            color: t.vars.palette.text.secondary,
            backgroundColor: t.vars.palette.inks.sunken,
          },
        }),
        sizeLarge: { minHeight: 56, fontSize: '1.0625rem', paddingInline: 28 },
        contained: { '@media (forced-colors: active)': { border: '2px solid' } },
        outlined: ({ theme: t }) => ({ borderColor: t.vars.palette.inks.control }),
        // The library's own margins are left and right ones, wrong in a mirrored page.
        startIcon: { marginInline: '-4px 8px' },
        endIcon: { marginInline: '8px -4px' },
      },
    },
    MuiIconButton: { styleOverrides: { root: { width: 44, height: 44 } } },
  },
})
