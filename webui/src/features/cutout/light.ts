import { channel, mapped, type Pixels, type Plane, softened } from './raster'

/** How a subject takes on the light of its ground; numbers of studio/photos/light.py. */
const WRAP_STRENGTH = 0.25
const WRAP_SHARE = 1 / 150
const GLOW_SHARE = 1 / 40
const HARMONY = [0.25, 0.35, 0.35]
const HARMONY_LIMIT = 9

type Three = [number, number, number]

/** What a ground does to the subject before it. */
export interface Light {
  /** Added to the subject's red, green and blue, 0 to 255. */
  shift: Three
  /** Red, green and blue that spill over the rim, small, 0 to 255. */
  glow: Plane[]
}

/** How strongly light spills over the subject's rim, small. */
export function rimOf(alpha: Plane): Plane {
  const around = softened(
    mapped(alpha, (value) => 1 - value),
    WRAP_SHARE,
  )
  return mapped(around, (value) => value * WRAP_STRENGTH)
}

/** The light of a ground on a subject; both as small copies of the whole picture. */
export function lightOf(cut: Pixels, ground: Pixels): Light {
  const glow = [0, 1, 2].map((number) =>
    mapped(softened(channel(ground, number), GLOW_SHARE), (value) => value * 255),
  )
  return { shift: harmony(cut, ground), glow }
}

/** What brings the subject's mean a little towards the ground's: found in Lab, added in RGB. */
function harmony(cut: Pixels, ground: Pixels): Three {
  const inside: Three[] = []
  for (let at = 0; at < cut.data.length; at += 4) {
    if ((cut.data[at + 3] as number) > 127) inside.push(colourAt(cut, at))
  }
  if (inside.length === 0) return [0, 0, 0]
  const around: Three[] = []
  for (let at = 0; at < ground.data.length; at += 4) around.push(colourAt(ground, at))
  const labs = inside.map(labOf)
  const [own, other] = [mean(labs), mean(around.map(labOf))]
  const step = own.map((value, part) => {
    const pull = ((other[part] as number) - value) * (HARMONY[part] as number)
    return Math.min(HARMONY_LIMIT, Math.max(-HARMONY_LIMIT, pull))
  }) as Three
  const after = mean(
    labs.map((lab) => rgbOf(lab.map((v, part) => v + (step[part] as number)) as Three)),
  )
  const before = mean(inside)
  return after.map((value, part) => value - (before[part] as number)) as Three
}

function colourAt({ data }: Pixels, at: number): Three {
  return [data[at] as number, data[at + 1] as number, data[at + 2] as number]
}

function mean(values: Three[]): Three {
  const sum = [0, 0, 0]
  for (const value of values) {
    for (let part = 0; part < 3; part += 1)
      sum[part] = (sum[part] as number) + (value[part] as number)
  }
  return sum.map((total) => total / values.length) as Three
}

/** CIE Lab (D65) of sRGB, as OpenCV has it. */
function labOf([red, green, blue]: Three): Three {
  const [r, g, b] = [LINEAR[red] as number, LINEAR[green] as number, LINEAR[blue] as number]
  const x = bent((0.412453 * r + 0.35758 * g + 0.180423 * b) / 0.950456)
  const y = bent(0.212671 * r + 0.71516 * g + 0.072169 * b)
  const z = bent((0.019334 * r + 0.119193 * g + 0.950227 * b) / 1.088754)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function rgbOf([light, a, b]: Three): Three {
  const y = (light + 16) / 116
  const [fx, fy, fz] = [unbent(y + a / 500) * 0.950456, unbent(y), unbent(y - b / 200) * 1.088754]
  return [
    display(3.240479 * fx - 1.53715 * fy - 0.498535 * fz),
    display(-0.969256 * fx + 1.875991 * fy + 0.041556 * fz),
    display(0.055648 * fx - 0.204043 * fy + 1.057311 * fz),
  ]
}

const LINEAR = Float32Array.from({ length: 256 }, (_, level) => {
  const value = level / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

function display(light: number): number {
  const value = light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055
  return Math.min(255, Math.max(0, value * 255))
}

function bent(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116
}

function unbent(value: number): number {
  return value > 0.206893 ? value ** 3 : (value - 16 / 116) / 7.787
}
