import { t } from '@lingui/core/macro'
import { spoken } from '../../shared/spoken'

interface Size {
  width: number
  height: number
}

export const words = spoken({
  operation: () => t`What shall it be?`,
  operations: {
    avatar: () => t`Avatar`,
    background: () => t`Background`,
    upscale: () => t({ message: 'Larger', comment: 'The picture, made larger' }),
  },
  style: () => t`Style`,
  background: () => t`Background`,
  colour: () => t`Colour`,
  ownColour: () => t`Own colour`,
  gradient: () => t`Gradient`,
  ownGradient: () =>
    t({ message: 'Own two', comment: 'A gradient between two colours of one’s own' }),
  gradientFrom: () => t`Own gradient, upper left`,
  gradientTo: () => t`Own gradient, lower right`,
  scene: () => t`Scene`,
  prompt: () => t`What should be behind you?`,
  promptExample: () => t`A quiet harbour at first light, boats out of focus`,
  picture: () => t`Picture behind you`,
  choosePicture: () => t`Choose the picture`,
  otherPicture: () => t`Another picture`,
  shadow: () => t`Soft shadow`,
  scale: () => t`How much larger?`,
  becomes: ({ width, height }: Size, scale: number) =>
    t`${{ width: width * scale }} × ${{ height: height * scale }} pixels`,
  largeAlready: ({ width, height }: Size) =>
    t`This picture has ${width} × ${height} pixels: it is large already.`,
  missing: {
    photo: () => t`Add a photo to start`,
    catalogue: () =>
      t({
        message: 'Setting out the trays…',
        comment: 'While the styles are fetched; trays of a photo lab',
      }),
    style: () => t`Choose a style`,
    background: () => t`Choose a background`,
    scale: () => t`Choose how much larger`,
    large: () => t`Large enough already`,
    colour: () => t`Choose a colour`,
    gradient: () => t`Choose a gradient`,
    scene: () => t`Choose a scene`,
    prompt: () => t`Say what should be behind you`,
    picture: () => t`Add the background picture`,
    remove: '',
    blur: '',
  },
  make: {
    avatar: () => t`Make the avatar`,
    background: () => t`Change the background`,
    upscale: () => t`Make it larger`,
  },
  offline: () => t`The styles are fetched as soon as you are back online.`,
  unavailable: () => t`The styles could not be fetched.`,
  again: () => t`Try again`,
})
