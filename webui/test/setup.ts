import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { tokens } from '../src/api'
import { speak } from '../src/shared/language'
// Known before it is first asked for, or the first photo of each file would wait for it.
import '../src/features/capture/workshop'
import { server, unforeseen } from './server'

/** This DOM has no canvas: of a photo nothing but its type is known, and what is sent is the file. */
vi.mock('../src/features/capture/workshop', () => ({
  ready: () => null,
  developed: async (file: File) => {
    if (!/^(image\/(jpeg|png))?$/.test(file.type)) return 'unsupported'
    return { preview: file, width: 512, height: 512, photo: async () => file }
  },
}))

beforeAll(() => server.listen())
beforeAll(() => speak('en'))
beforeEach(() => {
  localStorage.clear()
  tokens.keep(null)
  history.replaceState(null, '', '/')
})
afterEach(() => {
  cleanup()
  server.resetHandlers()
  expect(unforeseen.splice(0)).toEqual([])
})
afterAll(() => server.close())
