import { type Edge, type Split, splitAt } from './split'
import {
  type Box,
  isWhole,
  type Point,
  panned,
  pinched,
  pointIn,
  tappedTwice,
  type View,
} from './view'

/** A finger or the mouse, in CSS pixels of the window and milliseconds. */
export interface Contact extends Point {
  id: number
  time: number
  touch: boolean
  /** It came down on the edge itself. */
  grabbed: boolean
}

/** What is under the hands, as it is now, and how they change it. */
export interface Stage {
  box: Box
  /** The closest scale. */
  max: number
  view: View
  setView: (change: (now: View) => View) => void
  /** Null where there is no edge to move. */
  edge: Edge | null
  split: Split
  setSplit: (split: Split) => void
}

/** Less than this is a trembling finger. */
const STILL_PX = 8
const TAP_MS = 300
const TWICE_MS = 350
const TWICE_PX = 32

type Doing =
  | { what: 'nothing' | 'edge' | 'pan' | 'tap' | 'wait' }
  | { what: 'pinch'; view: View; from: [Point, Point] }

const NOTHING: Doing = { what: 'nothing' }

/**
 * What one or two fingers, or the mouse, do to a picture. One moves the edge, or the picture when it is looked at closely; two look
 * closer, and so does a double tap. Swipes that are not for the picture are left to the page.
 */
export class Hands {
  private readonly fingers = new Map<number, { from: Contact; last: Contact }>()
  private doing: Doing = NOTHING
  /** The last single tap, and the split before it. */
  private tap: (Contact & { split: Split }) | null = null
  /** The split before the finger came down: a double tap and a pinch leave it as it was. */
  private before: Split = 50

  down(contact: Contact, stage: Stage): void {
    if (this.fingers.size >= 2) return
    this.fingers.set(contact.id, { from: contact, last: contact })
    const from = this.pair(stage.box)
    if (from) {
      if (this.doing.what === 'edge') stage.setSplit(this.before)
      this.doing = { what: 'pinch', view: stage.view, from }
      return
    }
    this.before = stage.split
    this.doing = { what: begun(contact, stage) }
    if (this.doing.what === 'edge' && !contact.grabbed) moveEdge(contact, stage)
  }

  move(contact: Contact, stage: Stage): void {
    const finger = this.fingers.get(contact.id)
    if (!finger) return
    const { from, last } = finger
    finger.last = contact
    if (this.doing.what === 'wait' && Math.abs(contact.x - from.x) > STILL_PX) {
      this.doing = { what: 'edge' }
    }
    if (this.doing.what === 'edge') moveEdge(contact, stage)
    if (this.doing.what === 'pan') pan(last, contact, stage)
    if (this.doing.what === 'pinch') this.pinch(this.doing, stage)
  }

  up(contact: Contact, stage: Stage): void {
    const finger = this.fingers.get(contact.id)
    this.fingers.delete(contact.id)
    const was = this.doing.what
    this.doing = was === 'pinch' && this.fingers.size > 0 ? { what: 'pan' } : NOTHING
    if (!finger || was === 'pinch' || !isTap(finger.from, contact)) return
    const first = this.tap
    if (first && isSecond(first, contact)) this.twice(first.split, contact, stage)
    else this.once(contact, stage)
  }

  /** The browser took the finger for itself, such as to scroll. */
  cancel(id: number): void {
    this.fingers.delete(id)
    this.doing = NOTHING
  }

  private once(contact: Contact, stage: Stage): void {
    this.tap = { ...contact, split: this.before }
    if (contact.touch && isWhole(stage.view)) moveEdge(contact, stage)
  }

  private twice(split: Split, { x, y }: Contact, stage: Stage): void {
    this.tap = null
    stage.setSplit(split)
    stage.setView((now) => tappedTwice(now, pointIn(stage.box, x, y), stage.max))
  }

  private pinch(start: Doing & { what: 'pinch' }, { box, max, setView }: Stage): void {
    const to = this.pair(box)
    if (to) setView(() => pinched(start.view, start.from, to, box, max))
  }

  private pair(box: Box): [Point, Point] | null {
    const [one, other] = [...this.fingers.values()].map(({ last }) => pointIn(box, last.x, last.y))
    return one && other ? [one, other] : null
  }
}

/** What one finger or the mouse does, by where it came down and on what. */
function begun({ touch, grabbed }: Contact, { edge, view }: Stage) {
  if (edge && (grabbed || (isWhole(view) && !touch))) return 'edge'
  if (!isWhole(view)) return 'pan'
  // A swipe across an upright edge is for the edge; one along the page is for the page.
  return edge === 'upright' ? 'wait' : 'tap'
}

function moveEdge({ x, y }: Contact, { box, edge, setSplit }: Stage): void {
  if (edge) setSplit(splitAt(pointIn(box, x, y), edge))
}

function pan(from: Contact, to: Contact, { box, max, setView }: Stage): void {
  if (box.width === 0 || box.height === 0) return
  const by = { x: (to.x - from.x) / box.width, y: (to.y - from.y) / box.height }
  setView((now) => panned(now, by, max))
}

function isTap(from: Contact, to: Contact): boolean {
  return distance(from, to) < STILL_PX && to.time - from.time < TAP_MS
}

function isSecond(first: Contact, then: Contact): boolean {
  return then.time - first.time < TWICE_MS && distance(first, then) < TWICE_PX
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y)
}
