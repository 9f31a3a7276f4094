import { defineConfig } from '@hey-api/openapi-ts'

/** The client is generated from openapi.json and committed; `npm run check` fails when it is stale. */
export default defineConfig({
  input: './openapi.json',
  output: { path: process.env.CLIENT_OUTPUT ?? './src/api/generated' },
  plugins: [
    { name: '@hey-api/client-axios', runtimeConfigPath: undefined },
    '@hey-api/typescript',
    '@hey-api/sdk',
    { name: '@tanstack/react-query', mutationOptions: false },
  ],
})
