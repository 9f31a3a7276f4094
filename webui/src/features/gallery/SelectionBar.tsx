import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import type { Task } from '../../api'
import { percent } from '../../shared/format'
import { DownloadIcon, HeartIcon, StopIcon, TrashIcon } from '../../shared/icons'
import type { usePacking } from './usePacking'
import { words } from './words'

interface SelectionBarProps {
  chosen: Task[]
  packing: ReturnType<typeof usePacking>
  onFavourite: (favourite: boolean) => void
  onDelete: () => void
  onClear: () => void
}

/** What can be done with the selected pictures; while they are packed, how far that is. */
export function SelectionBar(props: SelectionBarProps) {
  const { chosen, packing, onFavourite, onDelete, onClear } = props
  const all = chosen.length > 0 && chosen.every(({ favourite }) => favourite)
  return (
    <Box sx={place} data-foot="always">
      <Box role="toolbar" aria-label={words.bar} sx={bar}>
        {packing.packed === null ? (
          <>
            <IconButton onClick={onClear} aria-label={words.clear} color="inherit">
              <StopIcon />
            </IconButton>
            <Box component="span" sx={count}>
              {words.count(chosen.length)}
            </Box>
            <Tool Icon={HeartIcon} onClick={() => onFavourite(!all)}>
              {all ? words.unlike : words.like}
            </Tool>
            <Tool Icon={DownloadIcon} onClick={() => packing.pack(chosen)}>
              {words.zip}
            </Tool>
            <Tool Icon={TrashIcon} onClick={onDelete}>
              {words.remove}
            </Tool>
          </>
        ) : (
          <>
            <Box component="span" sx={{ ...count, paddingInlineStart: 2 }}>
              {words.packing(percent(packing.packed))}
            </Box>
            <Tool Icon={StopIcon} onClick={packing.stop}>
              {words.stop}
            </Tool>
          </>
        )}
      </Box>
    </Box>
  )
}

interface ToolProps {
  Icon: typeof StopIcon
  onClick: () => void
  children: string
}

/** A button with its word, of which a phone shows the icon alone. */
function Tool({ Icon, onClick, children }: ToolProps) {
  return (
    <Button color="inherit" onClick={onClick} aria-label={children} sx={tool}>
      <Icon />
      <span>{children}</span>
    </Button>
  )
}

const place = {
  position: 'fixed',
  zIndex: 20,
  insetInline: 8,
  bottom: 'calc(12px + env(safe-area-inset-bottom))',
  display: 'grid',
  justifyItems: 'center',
  pointerEvents: 'none',
}

const bar = {
  pointerEvents: 'auto',
  boxSizing: 'border-box',
  display: 'flex',
  alignItems: 'center',
  gap: { xs: 0, sm: 0.5 },
  maxWidth: '100%',
  minHeight: 60,
  px: 1,
  borderRadius: 999,
  color: 'background.default',
  bgcolor: 'text.primary',
  boxShadow: 8,
  animation: 'dr-bar 160ms ease-out',
  '@keyframes dr-bar': { from: { translate: '0 16px', opacity: 0 } },
  '@media (forced-colors: active)': { border: '2px solid' },
  '& :focus-visible': { outlineColor: 'currentColor' },
}

const count = { paddingInlineEnd: { xs: 1, sm: 2 }, fontWeight: 600, whiteSpace: 'nowrap' }

const tool = {
  gap: 1,
  minWidth: 44,
  px: { xs: 1.25, sm: 2 },
  whiteSpace: 'nowrap',
  '& span': { display: { xs: 'none', sm: 'inline' } },
}
