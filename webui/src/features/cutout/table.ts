import { type Brush, cropped, put, sheet } from './canvas'
import { type Pixels, WHOLE } from './raster'
import { type Box, brushed, Strokes, type Tool, wholeBox } from './strokes'

const CLOSEST = 12
const ZOOM_STEP = 1.4
/** Stamps along a stroke lie this share of the radius apart. */
const SPACING = 0.25
/** What is cut away is grey and lies under red film: how thick that is. */
const FILM = 0.62

interface Place {
  x: number
  y: number
}

/** What the toolbar shows and sets. */
export interface Settings {
  tool: Tool
  /** Radius in pixels of the screen. */
  size: number
  snaps: boolean
}

/** The picture on the retouching table: painted on, looked at closely, shown on a canvas. */
export class Table {
  settings: Settings = { tool: 'erase', size: 24, snaps: true }
  /** Where the brush hovers, on the screen; null when it is away. */
  cursor: Place | null = null
  readonly strokes: Strokes
  private readonly cut: Pixels
  private readonly photo: Pixels
  private readonly sheet: Brush
  private readonly ghost: Brush
  private canvas: HTMLCanvasElement | null = null
  private fit = 1
  private zoom = 1
  private middle: Place
  private last: Place | null = null
  private awaited = 0
  private drawing = false
  private readonly changed: () => void

  /** `cut` and `photo` are of one size; `changed` is called when the toolbar has news to show. */
  constructor(cut: Pixels, photo: Pixels, changed: () => void) {
    this.cut = cut
    this.photo = photo
    this.changed = changed
    this.strokes = new Strokes(smoothed(photo))
    this.middle = { x: cut.width / 2, y: cut.height / 2 }
    this.sheet = sheet(cut.width, cut.height)
    this.ghost = sheet(cut.width, cut.height)
    put(this.ghost, greyed(photo))
    this.renew(wholeBox(cut))
  }

  /** Shows itself on a canvas, until told another or none. */
  showOn(canvas: HTMLCanvasElement | null): void {
    this.canvas = canvas
    this.show()
  }

  set(settings: Partial<Settings>): void {
    this.settings = { ...this.settings, ...settings }
    this.changed()
    this.show()
  }

  /** Puts the brush down at a place of the screen, and begins a stroke. */
  down(at: Place, pressure = 1): void {
    this.strokes.begin(this.settings.tool, this.settings.snaps)
    this.last = null
    this.drawing = true
    this.draw(at, pressure)
  }

  /** Draws on to a place of the screen. */
  draw(at: Place, pressure = 1): void {
    if (!this.drawing) return
    const to = this.onPicture(at)
    const from = this.last ?? to
    const radius = Math.max(1, (this.settings.size * pressure) / this.scale)
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    const count = Math.max(1, Math.ceil(length / Math.max(0.5, radius * SPACING)))
    for (let step = this.last ? 1 : count; step <= count; step += 1) {
      const share = step / count
      const x = from.x + (to.x - from.x) * share
      this.renew(this.strokes.stamp(x, from.y + (to.y - from.y) * share, radius))
    }
    this.last = to
    this.cursor = at
    this.show()
  }

  up(): void {
    this.strokes.end()
    this.drawing = false
    this.changed()
  }

  /** Takes back the stroke under way: it turned out to be a gesture. */
  drop(): void {
    this.drawing = false
    this.after(this.strokes.drop())
  }

  undo(): void {
    this.after(this.strokes.undo())
  }

  redo(): void {
    this.after(this.strokes.redo())
  }

  hover(at: Place | null): void {
    this.cursor = at
    this.show()
  }

  /** Goes closer by a factor, holding what lies at a place of the screen. */
  closer(factor = ZOOM_STEP, at: Place = this.centre()): void {
    const held = this.onPicture(at)
    this.zoom = Math.min(CLOSEST, Math.max(1, this.zoom * factor))
    const now = this.onPicture(at)
    this.move(held.x - now.x, held.y - now.y)
  }

  further(): void {
    this.closer(1 / ZOOM_STEP)
  }

  whole(): void {
    this.zoom = 1
    this.move(0, 0)
  }

  /** Moves the picture by pixels of the screen. */
  pan(x: number, y: number): void {
    this.move(-x / this.scale, -y / this.scale)
  }

  get closeness(): number {
    return this.zoom
  }

  /** The middle of the screen's canvas. */
  centre(): Place {
    const box = this.canvas?.getBoundingClientRect()
    return { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 }
  }

  private get scale(): number {
    return this.fit * this.zoom
  }

  private after(box: Box | null): void {
    if (box) this.renew(box)
    this.changed()
    this.show()
  }

  private renew(box: Box): void {
    if (box.right <= box.left || box.bottom <= box.top) return
    put(this.sheet, brushed(this.cut, this.photo, this.strokes, box), box.left, box.top)
  }

  private move(x: number, y: number): void {
    const { width, height } = this.cut
    const half = (side: number) => side / 2 / this.zoom
    const inside = (value: number, side: number) =>
      Math.min(side - half(side), Math.max(half(side), value))
    this.middle = { x: inside(this.middle.x + x, width), y: inside(this.middle.y + y, height) }
    this.changed()
    this.show()
  }

  private onPicture(at: Place): Place {
    const centre = this.centre()
    return {
      x: this.middle.x + (at.x - centre.x) / this.scale,
      y: this.middle.y + (at.y - centre.y) / this.scale,
    }
  }

  /** Paints the canvas at the next frame. */
  private show(): void {
    cancelAnimationFrame(this.awaited)
    this.awaited = requestAnimationFrame(() => this.paint())
  }

  private paint(): void {
    const { canvas, cut } = this
    const brush = canvas?.getContext('2d')
    if (!canvas || !brush) return
    const box = canvas.getBoundingClientRect()
    const dense = window.devicePixelRatio || 1
    canvas.width = Math.round(box.width * dense)
    canvas.height = Math.round(box.height * dense)
    this.fit = Math.min(box.width / cut.width, box.height / cut.height)
    const scale = this.scale * dense
    const left = canvas.width / 2 - this.middle.x * scale
    const top = canvas.height / 2 - this.middle.y * scale
    brush.setTransform(scale, 0, 0, scale, left, top)
    brush.imageSmoothingEnabled = scale < 3
    brush.imageSmoothingQuality = 'high'
    brush.drawImage(this.ghost.canvas, 0, 0)
    brush.globalAlpha = FILM
    brush.fillStyle = getComputedStyle(canvas).getPropertyValue('--dr-palette-inks-lamp')
    brush.fillRect(0, 0, cut.width, cut.height)
    brush.globalAlpha = 1
    brush.drawImage(this.sheet.canvas, 0, 0)
    brush.setTransform(dense, 0, 0, dense, 0, 0)
    this.ring(brush)
  }

  private ring(brush: CanvasRenderingContext2D): void {
    if (!this.cursor) return
    for (const [style, width] of [
      ['black', 3],
      ['white', 1.5],
    ] as const) {
      brush.beginPath()
      brush.arc(this.cursor.x, this.cursor.y, this.settings.size, 0, 2 * Math.PI)
      brush.strokeStyle = style
      brush.lineWidth = width
      brush.stroke()
    }
  }
}

function greyed({ width, height, data }: Pixels): Pixels {
  const grey = data.slice()
  for (let at = 0; at < grey.length; at += 4) {
    const [red, green, blue] = [data[at], data[at + 1], data[at + 2]] as [number, number, number]
    grey.fill(0.3 * red + 0.59 * green + 0.11 * blue, at, at + 3)
  }
  return { width, height, data: grey }
}

/** The photo a little out of focus. */
function smoothed(photo: Pixels): Pixels {
  const { width, height } = photo
  const whole = sheet(width, height)
  put(whole, photo)
  const half = sheet(Math.ceil(width / 2), Math.ceil(height / 2))
  half.drawImage(whole.canvas, 0, 0, half.canvas.width, half.canvas.height)
  return cropped(half.canvas, WHOLE, width, height)
}
