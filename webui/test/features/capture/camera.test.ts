import { expect, test } from 'vitest'
import { faultOf } from '../../../src/features/capture/useCamera'

test.each([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'none'],
  ['OverconstrainedError', 'none'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['TypeError', 'failed'],
])('a camera that answers %s is %s', (name, fault) => {
  expect(faultOf(new DOMException('', name))).toBe(fault)
})
