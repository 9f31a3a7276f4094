import { extractor } from '@lingui/cli/api'
import { defineConfig } from '@lingui/conf'
import { formatter } from '@lingui/format-po'
import { ofCatalogue, ofShell } from './build/extractors.ts'

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'de', 'es', 'ru', 'ar'],
  catalogs: [
    {
      path: '<rootDir>/src/locales/{locale}',
      include: ['<rootDir>/src', '<rootDir>/index.html', '<rootDir>/../studio/catalogue.toml'],
      exclude: ['**/generated/**'],
    },
  ],
  // Our own thirty lines say the messages (src/shared/i18n.ts).
  runtimeConfigModule: ['#i18n', 'i18n'],
  extractors: [extractor, ofShell, ofCatalogue],
  // By file and without line numbers: a catalogue changes only when the words do.
  orderBy: 'origin',
  format: formatter({ lineNumbers: false }),
})
