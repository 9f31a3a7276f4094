import { line } from '../../shared/icons'

export const EraseIcon = line('M8.500 19.500h11M5 14.500l8.500-9 6 5.500-8 8.500h-3z', 'Erase')
export const UndoIcon = line('M8.500 5L4.500 9l4 4M4.500 9h9a5.500 5.500 0 0 1 0 11H9', 'Undo')
export const RedoIcon = line('M15.500 5l4 4-4 4M19.500 9h-9a5.500 5.500 0 0 0 0 11H15', 'Redo')
