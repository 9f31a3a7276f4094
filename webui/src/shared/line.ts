/** The line prints hang on to dry, and the clip that holds one: shared by samples and tray. */
export const lineAt = (top: number) => ({
  backgroundImage:
    'linear-gradient(var(--dr-palette-inks-control), var(--dr-palette-inks-control))',
  backgroundSize: '100% 2px',
  backgroundPosition: `0 ${top}px`,
  backgroundRepeat: 'no-repeat',
})

/** For a positioned print whose top edge lies on the line. */
export const clip = {
  content: '""',
  position: 'absolute',
  zIndex: 1,
  left: 'calc(50% - 5px)',
  top: -9,
  width: 10,
  height: 22,
  borderRadius: '2px',
  bgcolor: 'inks.accent',
  boxShadow: 1,
} as const
