import Box from '@mui/material/Box'
import type { SxProps, Theme } from '@mui/material/styles'
import type { ComponentType } from 'react'

/** How an icon is shown: 24 px unless told, in the colour of the words around it. */
export interface IconProps {
  fontSize?: 'inherit' | 'small'
  sx?: SxProps<Theme>
}

/** Line icons on a 24 px grid, drawn for this page. */
export const line = (d: string, name: string) => {
  function Icon({ fontSize, sx = {} }: IconProps) {
    return (
      <Box
        component="svg"
        viewBox="0 0 24 24"
        aria-hidden
        data-size={fontSize}
        sx={[look, ...(Array.isArray(sx) ? sx : [sx])]}
      >
        <path d={d} />
      </Box>
    )
  }
  Icon.displayName = `${name}Icon`
  return Icon as ComponentType<IconProps>
}

const look = {
  width: '1em',
  height: '1em',
  flexShrink: 0,
  fontSize: '1.5rem',
  userSelect: 'none',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: '1.8',
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  '&[data-size=small]': { fontSize: '1.25rem' },
  '&[data-size=inherit]': { fontSize: 'inherit' },
}

export const AddPhotoIcon = line('M4 7h3l1.500-2h7L17 7h3v12H4zM12 10v6M9 13h6', 'AddPhoto')
export const PasteIcon = line('M9 4h6v3H9zM15 5.500h3V20H6V5.500h3M9 12h6M9 15.500h4', 'Paste')
export const CameraIcon = line(
  'M4 8h3l1.500-2.500h7L17 8h3v11H4zM15.500 13a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0',
  'Camera',
)
export const FaceIcon = line(
  'M12 13.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9M4.500 20.500c1-3.500 4-5 7.500-5s6.500 1.500 7.500 5',
  'Face',
)
export const SceneIcon = line(
  'M3.500 5h17v14h-17zM3.500 16l5-5 4 4 3-2.500 5 4M15.500 9.500h.01',
  'Scene',
)
export const CheckIcon = line('M5 12.500l4.500 4.500L19 7.500', 'Check')
export const DownloadIcon = line('M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 20h14', 'Download')
export const TrashIcon = line(
  'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  'Trash',
)
export const StopIcon = line('M6.500 6.500l11 11M17.500 6.500l-11 11', 'Stop')
export const SunIcon = line(
  'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400',
  'Sun',
)
export const MoonIcon = line('M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10', 'Moon')
export const AutoIcon = line(
  'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 3.500v17M14.500 8h4.500M14.500 12h6M14.500 16h4.500',
  'Auto',
)
export const BrushIcon = line(
  'M19.500 4.500L10 14M7.500 13.500c2 0 3 1.200 3 3 0 2.500-2.500 3.500-6.500 3.500 1.500-1 1-2 1-3.500 0-1.800 1-3 2.500-3',
  'Brush',
)
export const EyeIcon = line(
  'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12M12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
  'Eye',
)
export const ArrowsIcon = line('M9 7l-5 5 5 5M15 7l5 5-5 5', 'Arrows')
export const LargerIcon = line('M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7', 'Larger')
export const ShareIcon = line('M12 15V4M8 7.500L12 3.500l4 4M6 11.500v8.500h12v-8.500', 'Share')
export const WholeIcon = line('M3.500 6h17v12h-17z', 'Whole')
export const SubjectIcon = line(
  'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M7.500 17c.5-2 2-3 4.500-3s4 1 4.500 3',
  'Subject',
)
export const SquareIcon = line('M5 5h14v14H5z', 'Square')
export const CircleIcon = line('M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16', 'Circle')
export const HintIcon = line(
  'M9.500 18h5M10.500 21h3M8.500 14.500c-1.500-1.200-2.500-2.800-2.500-5a6 6 0 0 1 12 0c0 2.200-1 3.800-2.500 5V16h-7z',
  'Hint',
)
export const TuneIcon = line(
  'M4 8h8M18 8h2M4 16h2M12 16h8M15 10.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M9 18.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
  'Tune',
)
export const HeartIcon = line(
  'M12 20S4 15.200 4 9.300A4.300 4.300 0 0 1 12 7.200 4.300 4.300 0 0 1 20 9.300C20 15.200 12 20 12 20',
  'Heart',
)
export const PicturesIcon = line('M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z', 'Pictures')
export const CloserIcon = line('M12 6v12M6 12h12', 'Closer')
export const FurtherIcon = line('M6 12h12', 'Further')
