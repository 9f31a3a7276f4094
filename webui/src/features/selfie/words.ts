export const words = {
  insist: 'Use it anyway',
  background: 'Change the background instead',
  other: 'Choose another photo',
}
