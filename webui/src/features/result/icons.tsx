import { line } from '../../shared/icons'

export const SquaresIcon = line('M4 4h16v16H4zM4 12h16M12 4v16M5 8h6M13 16h6', 'Squares')
export const KeysIcon = line(
  'M9 9.200c.2-1.700 1.400-2.700 3.100-2.700 1.700 0 3 1.100 3 2.600 0 2.100-3.100 2.400-3.100 4.600M12 17.500h.01',
  'Keys',
)
export const CopyIcon = line('M8.500 8.500h11v11h-11zM5 15.500h-.5v-11h11V5', 'Copy')
export const LinkIcon = line(
  'M10 14l4-4M8.500 11.500L6 14a2.800 2.800 0 0 0 4 4l2.500-2.500M15.500 12.500L18 10a2.800 2.800 0 0 0-4-4l-2.500 2.500',
  'Link',
)
export const EdgeIcon = line('M5 9l-3 3 3 3M19 9l3 3-3 3M2.500 12h6M15.500 12h6', 'Edge')
