import { describe, expect, test } from 'vitest'
import { cut, reportOf } from '../../src/app/report'

describe('a report of a crash', () => {
  test('says what, where, which build and which browser', () => {
    document.head.insertAdjacentHTML('beforeend', '<meta name="darkroom-build" content="abc123">')
    const report = reportOf(new TypeError('x is not a function'), '\n    at Tray\n    at Shell')
    document.querySelector('meta[name="darkroom-build"]')?.remove()
    expect(report).toContain('darkroom, build abc123')
    expect(report).toContain('TypeError: x is not a function')
    expect(report).toContain('report.test.ts')
    expect(report).toContain('at Tray')
    expect(report).toContain(navigator.userAgent)
  })

  test('is told also of what is no error', () => {
    expect(reportOf('a word', null)).toContain('Error: a word')
    expect(reportOf(undefined, null)).toContain('undefined')
  })

  test('is never long', () => {
    expect(reportOf(new Error('long '.repeat(9000)), null).length).toBeLessThanOrEqual(6000)
  })

  test.each([
    ['/t/01hzy3v7k2m4n6p8q0r2s4t6v8', '/t/…'],
    ['/media/ab/cd.png?signature=9f8e&expires=1', '/media/ab/cd.png'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer …'],
    ['token eyJhbGciOi.eyJzdWIiOiIx.c2lnbmF0dXJl end', 'token … end'],
    ['key 123e4567-e89b-42d3-a456-426614174000', 'key …'],
    ['at blob:http://localhost:3000/123e4567', 'at blob:…'],
    ['src data:image/png;base64,iVBORw0KGgo= end', 'src data:… end'],
    [`${location.origin}/assets/index-Dhx99JkR.js:12:3456`, '/assets/index-Dhx99JkR.js:12:3456'],
  ])('holds nothing that opens a door: %s', (said, told) => {
    expect(cut(said)).toBe(told)
  })
})
