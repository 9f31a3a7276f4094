import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { precompress } from './build/precompress.ts'
import { shellColours } from './build/shellColours.ts'

/** `DARKROOM_API` says where `npm run dev` finds the program; the built page always asks its own origin. */
const program = process.env.DARKROOM_API ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [react(), shellColours(), precompress()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': program, '/media': program } },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://localhost:3000' } },
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // Whole stories are told, also on a machine that does much else.
    testTimeout: 20_000,
    silent: 'passed-only',
  },
})
