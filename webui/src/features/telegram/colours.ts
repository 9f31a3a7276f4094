type Rgb = readonly [number, number, number]

/** Telegram's colours by its names, such as `bg_color`. */
export type ThemeParams = Partial<Record<string, string>>

/** Our inks as Telegram's colours make them, and whether they are a dark theme's. */
export interface Scheme {
  dark: boolean
  inks: Record<string, string>
  /** MUI's variables, without their prefix. */
  palette: Record<string, string>
}

const WHITE: Rgb = [255, 255, 255]
const BLACK: Rgb = [0, 0, 0]
/** WCAG 2.2, 1.4.3 and 1.4.11. */
const TEXT = 4.5
const PART = 3
const STEPS = 25

/** Null when Telegram does not say what is behind and what is written. */
export function schemeOf(params: ThemeParams): Scheme | null {
  const of = (...names: string[]) => names.map((name) => read(params[name])).find((rgb) => rgb)
  const [ground, written] = [of('bg_color'), of('text_color')]
  if (!ground || !written) return null
  const paper = of('secondary_bg_color') ?? ground
  const surface = of('section_bg_color') ?? ground
  const sunken = mix(paper, written, 0.06)
  const grounds = [paper, surface, sunken]
  const ink = legible(written, grounds, TEXT)
  const tone = of('accent_text_color', 'link_color', 'button_color') ?? ink
  const wash = mix(surface, tone, 0.14)
  const accent = legible(tone, [...grounds, wash], TEXT)
  // What the accent is legible on is legible on the accent.
  const made = {
    paper,
    surface,
    sunken,
    ink,
    inkSoft: legible(of('subtitle_text_color', 'hint_color') ?? ink, [...grounds, wash], TEXT),
    edge: mix(surface, ink, 0.16),
    control: legible(mix(surface, ink, 0.4), grounds, PART),
    accent,
    accentDeep: mix(accent, ink, 0.3),
    accentWash: wash,
    onAccent: surface,
    lamp: accent,
    bad: legible(of('destructive_text_color') ?? ink, grounds, TEXT),
    badWash: mix(surface, of('destructive_text_color') ?? ink, 0.1),
  }
  const inks = Object.fromEntries(Object.entries(made).map(([name, rgb]) => [name, hex(rgb)]))
  return {
    dark: luminance(ground) < luminance(written),
    inks: { ...inks, glow: `${inks.accent}29`, haze: `${inks.accent}1a` },
    palette: {
      'background-default': hex(paper),
      'background-paper': hex(surface),
      'text-primary': hex(ink),
      'text-secondary': hex(made.inkSoft),
      'primary-main': hex(accent),
      'primary-dark': hex(made.accentDeep),
      'primary-contrastText': hex(surface),
      'error-main': hex(made.bad),
      divider: hex(made.edge),
      'primary-mainChannel': accent.join(' '),
      'text-primaryChannel': ink.join(' '),
      'error-mainChannel': made.bad.join(' '),
    },
  }
}

/** A colour as near as possible to the one given that stands out from all grounds. */
function legible(colour: Rgb, grounds: Rgb[], least: number): Rgb {
  const worst = (one: Rgb) => Math.min(...grounds.map((ground) => contrast(one, ground)))
  const far = worst(WHITE) > worst(BLACK) ? WHITE : BLACK
  for (let step = 0; step < STEPS; step += 1) {
    const nearer = mix(colour, far, step / STEPS)
    if (worst(nearer) >= least) return nearer
  }
  return far
}

/** Of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (at: 0 | 1 | 2) => Math.round(from[at] + (to[at] - from[at]) * share)
  return [part(0), part(1), part(2)]
}

/** `#rrggbb`, as Telegram writes colours; anything else is none. */
export function read(text: string | undefined): Rgb | undefined {
  const found = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text ?? '')
  const part = (at: number) => Number.parseInt(found?.[at] ?? '', 16)
  return found ? [part(1), part(2), part(3)] : undefined
}

function hex(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
