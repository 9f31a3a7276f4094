import type { BrowserCommand, BrowserCommandContext } from 'vitest/node'

/** A place in the window of the test, in CSS pixels. */
export interface Spot {
  x: number
  y: number
}

/** One move of the mouse; `wheel` is turned with Ctrl held when `close`. */
export type MouseStep =
  | ({ go: 'move' | 'down' | 'up' } & Spot)
  | ({ go: 'wheel'; by: number; close?: boolean } & Spot)

/** All fingers on the glass at one moment; none lifts them. */
export type Fingers = Spot[]

/** What the device prefers; null is as it is without a word. */
export interface Preferences {
  forcedColors?: 'active' | 'none'
  reducedMotion?: 'reduce' | 'no-preference'
  colorScheme?: 'light' | 'dark'
}

/** Where the test's own frame is in the window: it may be moved and scaled. */
async function placing(context: BrowserCommandContext): Promise<(spot: Spot) => Spot> {
  const frame = await context.frame()
  const box = await (await frame.frameElement()).boundingBox()
  if (!box) throw new Error('the test has no window')
  const scale = box.width / (await frame.evaluate(() => innerWidth))
  return ({ x, y }) => ({ x: box.x + x * scale, y: box.y + y * scale })
}

const mouse: BrowserCommand<[MouseStep[]]> = async (context, steps) => {
  const place = await placing(context)
  const { mouse: hand, keyboard } = context.page
  for (const step of steps) {
    const { x, y } = place(step)
    await hand.move(x, y)
    if (step.go === 'down') await hand.down()
    if (step.go === 'up') await hand.up()
    if (step.go !== 'wheel') continue
    if (step.close) await keyboard.down('Control')
    await hand.wheel(0, step.by)
    if (step.close) await keyboard.up('Control')
  }
}

const touch: BrowserCommand<[Fingers[]]> = async (context, moments) => {
  const place = await placing(context)
  const glass = await context.page.context().newCDPSession(context.page)
  let before = 0
  for (const fingers of moments) {
    const touchPoints = fingers.map((finger, id) => ({ ...place(finger), id }))
    const more = fingers.length > before
    const type = more ? 'touchStart' : fingers.length < before ? 'touchEnd' : 'touchMove'
    await glass.send('Input.dispatchTouchEvent', { type, touchPoints })
    before = fingers.length
  }
  await glass.detach()
}

const prefer: BrowserCommand<[Preferences]> = async (context, preferences) => {
  await context.page.emulateMedia(preferences)
}

/** What hands and devices do that a page can't do to itself. */
export const commands = { mouse, touch, prefer }

declare module 'vitest/browser' {
  interface BrowserCommands {
    mouse: (steps: MouseStep[]) => Promise<void>
    touch: (moments: Fingers[]) => Promise<void>
    prefer: (preferences: Preferences) => Promise<void>
  }
}
