import type { Plugin } from 'vite'
import { daylight, display, type Inks, light, safelight, text } from '../src/app/theme.ts'

/** Fills the static shell of index.html from theme.ts, the only file with colours. */
export function shellColours(): Plugin {
  return {
    name: 'shell-colours',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) =>
        html
          .replace('/*daylight*/', variables(daylight))
          .replace('/*safelight*/', variables(safelight))
          .replace('/*fonts*/', `--display:${display};--text:${text}`)
          .replace('/*light*/', `background-image:${light('var(--haze)')}`)
          .replaceAll('%daylight%', daylight.paper)
          .replaceAll('%safelight%', safelight.paper),
    },
  }
}

function variables(inks: Inks): string {
  const { paper, haze, surface, ink, inkSoft, edge, accent, onAccent, lamp, mount } = inks
  return Object.entries({ paper, haze, surface, ink, inkSoft, edge, accent, onAccent, lamp, mount })
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
}
