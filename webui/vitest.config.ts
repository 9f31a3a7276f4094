import { defineConfig, mergeConfig } from 'vitest/config'
import { projects } from './test/projects.ts'
import page from './vite.config.ts'

/** The page's own configuration and its tests, which a build knows nothing of. */
export default mergeConfig(
  page,
  defineConfig({ test: { projects: projects(), silent: 'passed-only' } }),
)
