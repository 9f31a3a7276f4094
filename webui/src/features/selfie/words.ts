export const words = {
  insist: 'Use it anyway',
  other: 'Choose another photo',
}
