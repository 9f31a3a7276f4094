import type { Plugin } from 'vite'
import { daylight } from '../src/app/theme.ts'

const PHOTOS = { 'image/*': ['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.heic', '.heif'] }

const icon = (size: number, purpose: 'any' | 'maskable') => ({
  src: `/icons/${purpose}-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
})

/**
 * What the device is told of the page when it is installed. Colours come from theme.ts; its words are
 * ones of the page, in which build/shells.ts translates it.
 */
const MANIFEST = {
  id: '/',
  name: 'darkroom',
  short_name: 'darkroom',
  description: 'Turn a photo into an avatar or give it a new background.',
  lang: 'en',
  dir: 'ltr',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: daylight.paper,
  theme_color: daylight.paper,
  categories: ['photo', 'graphics'],
  icons: [
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    icon(192, 'any'),
    icon(512, 'any'),
    icon(192, 'maskable'),
    icon(512, 'maskable'),
  ],
  shortcuts: [
    { name: 'Make the avatar', url: '/?operation=avatar' },
    { name: 'Change the background', url: '/?operation=background' },
  ].map((shortcut) => ({ ...shortcut, icons: [icon(192, 'any')] })),
  share_target: {
    action: '/share',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: { files: [{ name: 'photo', accept: ['image/*'] }] },
  },
  file_handlers: [{ action: '/', accept: PHOTOS }],
}

/** Writes manifest.webmanifest and links it. */
export function manifest(): Plugin {
  return {
    name: 'manifest',
    apply: 'build',
    generateBundle() {
      const source = JSON.stringify(MANIFEST)
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source })
    },
    transformIndexHtml: () => [
      {
        tag: 'link',
        attrs: { rel: 'manifest', href: '/manifest.webmanifest' },
        injectTo: 'head',
      },
    ],
  }
}
