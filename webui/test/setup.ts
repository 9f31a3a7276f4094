import '@testing-library/jest-dom/vitest'
import { cleanup } from '@testing-library/react'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { tokens } from '../src/api'
import { server, unforeseen } from './server'

beforeAll(() => server.listen())
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
