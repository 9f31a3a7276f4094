import { expect, test } from 'vitest'
import { kindOf } from '../../../src/features/capture/kind'

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

test.each([
  ['\xff\xd8\xff\xe1', 'jpeg'],
  ['\x89PNG\r\n\x1a\n', 'png'],
  ['GIF89a', 'gif'],
  ['RIFF\x10\0\0\0WEBPVP8 ', 'webp'],
  ['\0\0\0\x20ftypavif\0\0\0\0avif', 'avif'],
  ['\0\0\0\x20ftypmif1\0\0\0\0mif1avif', 'avif'],
  ['\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'heic'],
  ['%PDF-1.7', null],
  ['\0\0\0\x18ftypmp42\0\0\0\0isommp42', null],
  ['', null],
])('%j is %s', (head, kind) => {
  expect(kindOf(bytes(head))).toBe(kind)
})
