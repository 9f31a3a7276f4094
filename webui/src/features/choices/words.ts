interface Size {
  width: number
  height: number
}

export const words = {
  operation: 'What shall it be?',
  operations: { avatar: 'Avatar', background: 'Background', upscale: 'Larger' },
  style: 'Style',
  background: 'Background',
  colour: 'Colour',
  ownColour: 'Own colour',
  gradient: 'Gradient',
  ownGradient: 'Own two',
  gradientFrom: 'Own gradient, upper left',
  gradientTo: 'Own gradient, lower right',
  scene: 'Scene',
  prompt: 'What should be behind you?',
  promptExample: 'A quiet harbour at first light, boats out of focus',
  picture: 'Picture behind you',
  choosePicture: 'Choose the picture',
  otherPicture: 'Another picture',
  shadow: 'Soft shadow',
  scale: 'How much larger?',
  becomes: ({ width, height }: Size, scale: number) =>
    `${width * scale} × ${height * scale} pixels`,
  largeAlready: ({ width, height }: Size) =>
    `This picture has ${width} × ${height} pixels: it is large already.`,
  missing: {
    photo: 'Add a photo to start',
    catalogue: 'Setting out the trays…',
    style: 'Choose a style',
    background: 'Choose a background',
    scale: 'Choose how much larger',
    large: 'Large enough already',
    colour: 'Choose a colour',
    gradient: 'Choose a gradient',
    scene: 'Choose a scene',
    prompt: 'Say what should be behind you',
    picture: 'Add the background picture',
    remove: '',
    blur: '',
  },
  make: {
    avatar: 'Make the avatar',
    background: 'Change the background',
    upscale: 'Make it larger',
  },
  offline: 'The styles are fetched as soon as you are back online.',
  unavailable: 'The styles could not be fetched.',
  again: 'Try again',
}
