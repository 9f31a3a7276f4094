import { describe, expect, test } from 'vitest'
import { ApiError } from '../../../src/api'
import { afterFault } from '../../../src/features/batch/pause'

const fault = (code: string, part: Partial<ApiError> = {}) =>
  new ApiError({
    code,
    title: '',
    detail: '',
    status: 422,
    retryable: true,
    incident: null,
    retryAfter: null,
    scene: null,
    ...part,
  })

describe('a photo that came back', () => {
  test.each([
    ['photo.damaged', 'own'],
    ['selfie.no_face', 'own'],
    ['task.unknown', 'own'],
    ['scene.unknown', 'wish'],
    ['prompt.needs_key', 'wish'],
    ['net.stopped', 'now'],
    ['net.offline', 'now'],
  ])('for %s: %s', (code, kind) => {
    expect(afterFault(fault(code, { status: code.startsWith('net') ? 0 : 422 }), 0).kind).toBe(kind)
  })

  test('because there is no room waits as long as the server says, and never gives up', () => {
    const live = fault('limit.live', { status: 429, retryAfter: 10 })
    expect(afterFault(live, 99)).toMatchObject({ kind: 'room', seconds: 10, counts: false })
    const rate = fault('limit.rate', { status: 429, retryAfter: 7 })
    expect(afterFault(rate, 99)).toMatchObject({ kind: 'time', seconds: 7, counts: false })
  })

  test('because the server is away waits longer each time, and at last is told of', () => {
    const away = fault('service.unavailable', { status: 503 })
    const waits = [0, 1, 2, 3].map((tries) => afterFault(away, tries))
    expect(waits.map((pause) => 'seconds' in pause && pause.seconds)).toEqual([4, 8, 16, 32])
    expect(afterFault(away, 4).kind).toBe('own')
  })

  test('because its key was another order’s gets another key, once', () => {
    const conflict = fault('idempotency.conflict', { status: 409 })
    expect(afterFault(conflict, 0)).toMatchObject({ kind: 'now', rekey: true })
    expect(afterFault(conflict, 1).kind).toBe('own')
  })
})
