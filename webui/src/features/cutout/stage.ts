import { type Brush, cropped, type Picture, put, sheet } from './canvas'
import { composed } from './compose'
import { defocused } from './defocus'
import { type Light, lightOf, rimOf } from './light'
import { channel, type Pixels, type Plane, type View, WHOLE } from './raster'
import { shadowOf } from './shadow'

/** Pixels on the longer side of the small copies that shadows, light and blur are computed on. */
const SMALL_SIDE = 256
const LIGHT_SIDE = 64
/** What is more transparent is a trace of the cut-out, not the subject. */
const VISIBLE = 0.1

/** What lies behind the subject. */
export type Ground =
  | { kind: 'nothing' }
  | { kind: 'colour'; colour: string }
  | { kind: 'gradient'; from: string; to: string }
  | { kind: 'blur' }
  | { kind: 'picture'; picture: Picture }

/** A ground, and whether the subject throws a shadow on it. */
export interface Look {
  ground: Ground
  shadow: boolean
}

/** A cut-out set up once, before which every background is put in a few milliseconds. */
export class Stage {
  readonly width: number
  readonly height: number
  private readonly cut: Picture
  private readonly photo: Picture | null
  private readonly alpha: Plane
  private readonly lights = new WeakMap<Picture, Light>()
  private shade: Plane | null = null
  private rim: Plane | null = null
  private soft: Picture | null = null

  /** `cut` is the subject on nothing; `photo` the picture it was cut from, any size, for the blur. */
  constructor(cut: Picture, photo: Picture | null) {
    this.cut = cut
    this.photo = photo
    this.width = cut.width
    this.height = cut.height
    this.alpha = channel(this.small(cut, SMALL_SIDE), 3)
  }

  /** Whether this ground can be shown. */
  has(ground: Ground): boolean {
    return ground.kind !== 'blur' || this.photo !== null
  }

  /**
   * Puts the subject before a ground: `width` x `height` pixels of a view of the whole. Yields
   * between strips, so that the page goes on meanwhile.
   */
  *paint(look: Look, view: View, width: number, height: number): Generator<void, Pixels> {
    const { ground } = look
    if (ground.kind === 'blur') yield* this.blur()
    const behind = ground.kind === 'nothing' ? null : this.behind(ground, view, width, height)
    yield
    const light = ground.kind === 'picture' ? this.lightOf(ground.picture) : null
    yield
    return yield* composed({
      cut: cropped(this.cut, view, width, height),
      ground: behind,
      view,
      shade: look.shadow ? this.shadow() : null,
      light,
      rim: light && this.edge(),
    })
  }

  /** The part of the whole that shows the subject well in a frame `aspect` times as wide as high. */
  viewFor(aspect: number): View {
    const { left, top, right, bottom } = this.box()
    const shape = aspect * (this.height / this.width)
    const least = Math.max((bottom - top) * 1.15, ((right - left) * 1.15) / shape)
    const height = Math.min(least, 1, 1 / shape)
    const width = height * shape
    const middle = this.headMiddle(top, bottom)
    const inside = (place: number, size: number) => Math.min(1 - size, Math.max(0, place))
    return {
      left: inside(middle - width / 2, width),
      top: inside(top - 0.08 * height, height),
      width,
      height,
    }
  }

  private behind(ground: Ground, view: View, width: number, height: number): Pixels {
    if (ground.kind === 'picture') return cropped(ground.picture, view, width, height)
    if (ground.kind === 'blur') return cropped(this.soft ?? this.cut, view, width, height)
    const brush = sheet(width, height)
    brush.fillStyle = ground.kind === 'colour' ? ground.colour : 'white'
    if (ground.kind === 'gradient') {
      const { from, to } = ground
      brush.fillStyle = this.gradient(brush, [from, to], view, width)
    }
    brush.fillRect(0, 0, width, height)
    return brush.getImageData(0, 0, width, height)
  }

  /** From the whole picture's upper left corner to its lower right, as `135deg` is in CSS. */
  private gradient(brush: Brush, [from, to]: [string, string], view: View, width: number) {
    const scale = width / (view.width * this.width)
    const reach = ((this.width + this.height) / 2) * scale
    const x = -view.left * this.width * scale
    const y = -view.top * this.height * scale
    const gradient = brush.createLinearGradient(x, y, x + reach, y + reach)
    gradient.addColorStop(0, from)
    gradient.addColorStop(1, to)
    return gradient
  }

  private *blur(): Generator<void, void> {
    if (this.soft || !this.photo) return
    const { width, height } = this.alpha
    const made = yield* defocused(cropped(this.photo, WHOLE, width, height), this.alpha)
    const brush = sheet(width, height)
    put(brush, made)
    this.soft = brush.canvas
  }

  private lightOf(picture: Picture): Light {
    const known = this.lights.get(picture)
    if (known) return known
    const light = lightOf(this.small(this.cut, LIGHT_SIDE), this.small(picture, LIGHT_SIDE))
    this.lights.set(picture, light)
    return light
  }

  private shadow(): Plane {
    this.shade ??= shadowOf(this.alpha)
    return this.shade
  }

  private edge(): Plane {
    this.rim ??= rimOf(this.alpha)
    return this.rim
  }

  private small(picture: Picture, side: number): Pixels {
    const scale = Math.min(1, side / Math.max(this.width, this.height))
    const width = Math.max(1, Math.round(this.width * scale))
    return cropped(picture, WHOLE, width, Math.max(1, Math.round(this.height * scale)))
  }

  /** Where the subject is, in shares of the whole; all of it when there is nothing to see. */
  private box() {
    const { width, height, data } = this.alpha
    const box = { left: width, top: height, right: -1, bottom: -1 }
    data.forEach((value, at) => {
      if (value < VISIBLE) return
      const [x, y] = [at % width, Math.floor(at / width)]
      box.left = Math.min(box.left, x)
      box.right = Math.max(box.right, x)
      box.top = Math.min(box.top, y)
      box.bottom = Math.max(box.bottom, y)
    })
    if (box.right < 0) return { left: 0, top: 0, right: 1, bottom: 1 }
    return {
      left: box.left / width,
      top: box.top / height,
      right: (box.right + 1) / width,
      bottom: (box.bottom + 1) / height,
    }
  }

  /** The middle, across, of the upper third of the subject: of people, the head. */
  private headMiddle(top: number, bottom: number): number {
    const { width, height, data } = this.alpha
    const end = Math.round((top + (bottom - top) * 0.35) * height)
    let [sum, weight] = [0, 1e-6]
    for (let at = Math.round(top * height) * width; at < end * width; at += 1) {
      sum += (data[at] as number) * ((at % width) + 0.5)
      weight += data[at] as number
    }
    return sum / weight / width
  }
}
