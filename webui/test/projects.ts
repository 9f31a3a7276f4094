import { playwright } from '@vitest/browser-playwright'
import type { TestProjectInlineConfiguration } from 'vitest/config'
import { chromium } from '../build/chromium.ts'
import { commands } from './browser/commands.ts'

const unit: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'unit',
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://localhost:3000' } },
    include: ['test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // Whole stories are told, also on a machine that does much else.
    testTimeout: 20_000,
  },
}

/** Without a network of its own, and without a sandbox, which root can't have. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

/** Parts of the page in a real browser: hands, canvases, workers, layout. */
const browser = (executablePath: string): TestProjectInlineConfiguration => ({
  extends: true,
  // What is found only while the tests run would load them anew in the middle.
  optimizeDeps: {
    include: [
      '@emotion/react',
      '@emotion/styled',
      '@lingui/core',
      '@mui/material/Box',
      '@mui/material/Button',
      '@mui/material/CssBaseline',
      '@mui/material/IconButton',
      '@mui/material/Stack',
      '@mui/material/SvgIcon',
      '@mui/material/Typography',
      '@mui/material/styles',
      '@tanstack/react-query',
      'axios',
      'react',
      'react-dom',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'wouter',
    ],
  },
  test: {
    name: 'browser',
    include: ['test/browser/*.browser.{ts,tsx}'],
    setupFiles: ['test/browser/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    browser: {
      enabled: true,
      headless: true,
      ui: false,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath, args: FLAGS },
        contextOptions: { hasTouch: true, locale: 'en-GB' },
      }),
      instances: [{ browser: 'chromium' }],
      viewport: { width: 1280, height: 800 },
      commands,
    },
    // Its files share one browser on few cores.
    fileParallelism: false,
  },
})

/** All tests of the page; those in a browser only where there is one. */
export function projects(): TestProjectInlineConfiguration[] {
  const path = chromium()
  return path ? [unit, browser(path)] : [unit]
}
