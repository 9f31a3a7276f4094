import type { Problem } from './generated'

/** What helps: the same again, another photo, another choice, or beginning anew. */
export type Remedy = 'retry' | 'photo' | 'choice' | 'begin'

export type Entry = readonly [title: string, help: string, remedy: Remedy]

export type Code =
  | Problem['code']
  | `net.${'offline' | 'timeout' | 'unreachable' | 'stopped'}`
  | 'telegram.ended'
