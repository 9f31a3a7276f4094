import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { catalogues } from './build/catalogues.ts'
import { manifest } from './build/manifest.ts'
import { naming } from './build/naming.ts'
import { precompress } from './build/precompress.ts'
import { serviceWorker } from './build/serviceWorker.ts'
import { shellColours } from './build/shellColours.ts'
import { shells } from './build/shells.ts'
import { unused } from './build/unused.ts'

/** `DARKROOM_API` says where `npm run dev` finds the program; the built page always asks its own origin. */
const program = process.env.DARKROOM_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [
    react(),
    lingui({ macroTransform: true, failOnMissing: false, failOnCompileError: true }),
    catalogues(),
    shellColours(),
    shells(),
    unused(),
    manifest(),
    naming(),
    serviceWorker(),
    precompress(),
  ],
  build: {
    target: 'es2022',
    // Two percent less to send than with the built-in one, for ten seconds of building.
    minify: 'terser',
    terserOptions: {
      module: true,
      compress: { passes: 3, pure_getters: true, unsafe_arrows: true },
    },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // What is shown together comes in one file: many small ones compress worse, by 7 kB in all.
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'] },
            {
              name: 'common',
              test: /node_modules|src.(shared|api)|features.tasks|words/,
              minShareCount: 2,
            },
            {
              name: 'picture',
              test: /src.features.(result|studio.(Task|Working|Failed|Result))/,
            },
            { name: 'wall', test: /src.features.(gallery|batch)|client-zip/ },
            // An order needs what is in `rest`, and shall go though a picture can't be shown.
            { name: 'table', test: /src.features.(cutout.(?!source)|choices)/ },
            { name: 'rest', test: /src.(features|app|shared|api)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': program, '/media': program } },
})
