import { describe, expect, test } from 'vitest'
import { commands, page } from 'vitest/browser'
import { ColourPicker } from '../../src/features/choices/ColourPicker'
import { Tile } from '../../src/features/choices/Tile'
import { Bar } from '../../src/features/studio/Bar'
import { Bench } from '../../src/features/studio/Bench'
import { painted, plain, show, the } from './stand'

const nothing = () => undefined
const RED = [255, 0, 0, 255]
const BLUE = [0, 0, 255, 255]
const COLOURS = [
  { name: 'Red', value: '#ff0000' },
  { name: 'Blue', value: '#0000ff' },
]

describe('where the device has colours of its own', () => {
  test('a swatch still shows the colour that it stands for', async () => {
    await commands.prefer({ forcedColors: 'active' })
    show(<ColourPicker colours={COLOURS} value="#00ff00" onChange={nothing} />)
    await expect.element(page.getByRole('radio', { name: 'Red' })).toBeInTheDocument()
    const colours = ['Red', 'Blue'].map((name) =>
      painted(the(`[title=${name}] span`), [[0.5, 0.5]]),
    )
    expect(await Promise.all(colours)).toEqual([[RED], [BLUE]])
  })

  test('a frame is around the tile that is chosen, and around no other', async () => {
    await commands.prefer({ forcedColors: 'active' })
    const tile = (name: string, checked: boolean) => (
      <Tile
        key={name}
        {...{ name, checked }}
        group="style"
        thumbnail={plain('red')}
        broad={false}
        onChoose={nothing}
      />
    )
    show([tile('One', true), tile('Two', false)])
    await expect.element(page.getByRole('radio', { name: 'Two' })).toBeInTheDocument()
    const frames = [...document.querySelectorAll('.frame')]
    expect(frames.map((frame) => getComputedStyle(frame).outlineStyle)).toEqual(['solid', 'none'])
  })
})

test('a tile shows the colour that is chosen behind what is transparent', async () => {
  const part = { group: 'kind', name: 'Colour', broad: true, checked: false, onChoose: nothing }
  show(<Tile {...part} thumbnail={plain('transparent')} fill="#0000ff" />)
  await expect.element(page.getByRole('radio', { name: 'Colour' })).toBeInTheDocument()
  expect(await painted(the('.frame img'), [[0.5, 0.5]])).toEqual([BLUE])
})

test('on a phone held sideways choices stand beside the photo, and no bar lies over them', async () => {
  const bench = (
    <Bench
      easel={<p id="easel">Photo</p>}
      panel={
        <>
          <p style={{ height: 900 }}>Choices</p>
          <Bar fixed>Make</Bar>
        </>
      }
    />
  )
  await page.viewport(740, 360)
  show(bench)
  await expect.element(page.getByText('Choices')).toBeInTheDocument()
  const photo = the('#easel').getBoundingClientRect()
  const choices = page.getByText('Choices').element().getBoundingClientRect()
  expect(choices.left).toBeGreaterThan(photo.right)
  const bar = the('[data-foot=phone]')
  expect(bar.getBoundingClientRect().top).toBeGreaterThan(360)
  await page.viewport(390, 844)
  expect(bar.getBoundingClientRect().bottom).toBe(844)
})
