import { channel, type Pixels, type Plane, plane, sampled } from './raster'

/**
 * The photo's own background out of focus, as the server makes it (studio/photos/grounds.py): the
 * subject's hole is filled from around it, then a disc is drawn of every point, in linear light.
 */
const RADIUS = 0.02
const GAMMA = 2.2

/** The background of a small photo without its subject, out of focus; `alpha` has its size. Yields often. */
export function* defocused(photo: Pixels, alpha: Plane): Generator<void, Pixels> {
  const longest = Math.max(alpha.width, alpha.height)
  const around = dilated(alpha, Math.max(1, Math.round(longest / 240)))
  const weight = around.data.map((value) => 1 - Math.min(1, value * 1.2))
  const blurred: Plane[] = []
  for (const number of [0, 1, 2]) {
    const sums = channel(photo, number)
    sums.data.forEach((value, at) => {
      sums.data[at] = value * (weight[at] as number)
    })
    yield
    const { data } = filled(sums, { ...around, data: weight })
    const light = { ...around, data: data.map((value) => Math.max(0, value) ** GAMMA) }
    yield
    blurred.push(yield* lens(light, RADIUS * longest))
  }
  const made = new Uint8ClampedArray(photo.data.length)
  for (let at = 0; at < weight.length; at += 1) {
    for (let part = 0; part < 3; part += 1) {
      const light = (blurred[part] as Plane).data[at] as number
      made[at * 4 + part] = 255 * Math.min(1, light) ** (1 / GAMMA)
    }
    made[at * 4 + 3] = 255
  }
  return { width: photo.width, height: photo.height, data: made }
}

/** The largest value within `reach` pixels each way. */
function dilated(source: Plane, reach: number): Plane {
  const { width, height } = source
  const along = plane(width, height)
  const both = plane(width, height)
  const most = (from: Plane, to: Plane, step: number, place: (at: number) => [number, number]) => {
    to.data.forEach((_, at) => {
      const [here, count] = place(at)
      let largest = 0
      const end = Math.min(count - 1 - here, reach)
      for (let k = -Math.min(here, reach); k <= end; k += 1) {
        largest = Math.max(largest, from.data[at + k * step] as number)
      }
      to.data[at] = largest
    })
  }
  most(source, along, 1, (at) => [at % width, width])
  most(along, both, width, (at) => [Math.floor(at / width), height])
  return both
}

/** Fills where the weight is 0 from where it is 1: weighted sums down a pyramid, then back up. */
function filled(sums: Plane, weight: Plane): Plane {
  const { width, height } = sums
  if (width * height === 1) return divided(sums, weight)
  const coarse = filled(halved(sums), halved(weight))
  const far = doubled(coarse, width, height)
  const near = divided(sums, weight)
  near.data.forEach((value, at) => {
    const sure = Math.min(1, Math.max(0, weight.data[at] as number))
    near.data[at] = (far.data[at] as number) * (1 - sure) + value * sure
  })
  return near
}

function divided(sums: Plane, weight: Plane): Plane {
  return { ...sums, data: sums.data.map((sum, at) => sum / ((weight.data[at] as number) + 1e-4)) }
}

function halved(source: Plane): Plane {
  const half = plane(Math.ceil(source.width / 2), Math.ceil(source.height / 2))
  half.data.forEach((_, at) => {
    const [x, y] = [(at % half.width) * 2, Math.floor(at / half.width) * 2]
    const right = Math.min(source.width - 1, x + 1)
    const below = Math.min(source.height - 1, y + 1)
    const take = (column: number, row: number) => source.data[row * source.width + column] as number
    half.data[at] = (take(x, y) + take(right, y) + take(x, below) + take(right, below)) / 4
  })
  return half
}

function doubled(source: Plane, width: number, height: number): Plane {
  const large = plane(width, height)
  const take = (column: number, row: number) => {
    const x = Math.min(source.width - 1, Math.max(0, column))
    const y = Math.min(source.height - 1, Math.max(0, row))
    return source.data[y * source.width + x] as number
  }
  return sampled(large, take, (x, y) => [(x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5])
}

/** Light spread by a lens opening of that radius in pixels, a little brighter at its rim. */
function* lens(light: Plane, radius: number): Generator<void, Plane> {
  if (radius < 0.8) return light
  const { width, height } = light
  const reach = Math.ceil(radius) + 1
  const wide = width + 2 * reach
  const padded = bordered(light, reach)
  const { offsets, weights } = disc(radius, reach, wide)
  const made = plane(width, height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const centre = (y + reach) * wide + x + reach
      let sum = 0
      for (let tap = 0; tap < weights.length; tap += 1) {
        sum += (padded[centre + (offsets[tap] as number)] as number) * (weights[tap] as number)
      }
      made.data[y * width + x] = sum
    }
    if (y % 16 === 15) yield
  }
  return made
}

function disc(radius: number, reach: number, wide: number) {
  const taps: [number, number][] = []
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) {
      const distance = Math.hypot(x, y)
      const inside = Math.min(1, Math.max(0, radius + 0.5 - distance))
      const weight = inside * (0.85 + 0.3 * (distance / radius) ** 4)
      if (weight > 0) taps.push([y * wide + x, weight])
    }
  }
  const sum = taps.reduce((total, [, weight]) => total + weight, 0)
  return {
    offsets: Int32Array.from(taps, ([offset]) => offset),
    weights: Float32Array.from(taps, ([, weight]) => weight / sum),
  }
}

/** The plane with its edges mirrored outwards. */
function bordered({ width, height, data }: Plane, reach: number): Float32Array {
  const mirrored = (at: number, count: number) => {
    const back = at < 0 ? -1 - at : at >= count ? 2 * count - 1 - at : at
    return Math.min(count - 1, Math.max(0, back))
  }
  const wide = width + 2 * reach
  const padded = new Float32Array(wide * (height + 2 * reach))
  padded.forEach((_, at) => {
    const x = mirrored((at % wide) - reach, width)
    const y = mirrored(Math.floor(at / wide) - reach, height)
    padded[at] = data[y * width + x] as number
  })
  return padded
}
