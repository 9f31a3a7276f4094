/** What shows through transparency: squares of `size` px in the theme's two greys. */
export const checkerboard = (size: number) =>
  `repeating-conic-gradient(var(--dr-palette-inks-checkA) 0 25%, var(--dr-palette-inks-checkB) 0 50%) 0 0 / ${size * 2}px ${size * 2}px`
