import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import type { ComponentType } from 'react'
import { BrushIcon, CloserIcon, FurtherIcon, WholeIcon } from '../../shared/icons'
import { KeyList } from '../../shared/KeyList'
import { Segments } from '../../shared/Segments'
import { SIZES } from './hands'
import { EraseIcon, RedoIcon, UndoIcon } from './icons'
import type { Table } from './table'
import { words } from './words'

const TOOLS = [
  ['erase', EraseIcon],
  ['restore', BrushIcon],
] as const

/** What lies beside the table: the two brushes, their size, steps back and forth, and the magnifier. */
export function BrushTools({ table }: { table: Table }) {
  const { settings, strokes } = table
  return (
    <Box sx={tools}>
      <Segments
        legend={words.tool}
        options={TOOLS.map(([value, Icon]) => ({ value, label: words.tools[value], Icon }))}
        value={settings.tool}
        onChange={(tool) => table.set({ tool })}
      />
      <Box component="label" sx={line}>
        <span>{words.size}</span>
        <input
          type="range"
          min={SIZES.least}
          max={SIZES.most}
          value={settings.size}
          onChange={(event) => table.set({ size: event.currentTarget.valueAsNumber })}
        />
      </Box>
      <Box component="label" sx={line}>
        <input
          type="checkbox"
          checked={settings.snaps}
          onChange={(event) => table.set({ snaps: event.currentTarget.checked })}
        />
        <span>{words.snaps}</span>
      </Box>
      <Box sx={steps}>
        <Step name={words.undo} Icon={Back} off={!strokes.canUndo} act={() => table.undo()} />
        <Step name={words.redo} Icon={Forth} off={!strokes.canRedo} act={() => table.redo()} />
        <Box component="span" sx={{ flex: 1 }} />
        <Step
          name={words.further}
          Icon={FurtherIcon}
          off={table.closeness <= 1}
          act={() => table.further()}
        />
        <Step
          name={words.whole}
          Icon={WholeIcon}
          off={table.closeness <= 1}
          act={() => table.whole()}
        />
        <Step name={words.closer} Icon={CloserIcon} off={false} act={() => table.closer()} />
      </Box>
      <Box sx={hints}>
        <KeyList rows={words.hints} />
      </Box>
    </Box>
  )
}

// Back is where the words come from.
const Back = () => <UndoIcon sx={mirrored} />
const Forth = () => <RedoIcon sx={mirrored} />

interface StepProps {
  name: string
  Icon: ComponentType
  off: boolean
  act: () => void
}

function Step({ name, Icon, off, act }: StepProps) {
  return (
    <IconButton aria-label={name} title={name} aria-disabled={off} onClick={act} sx={step}>
      <Icon />
    </IconButton>
  )
}

const tools = {
  gridArea: 'tools',
  alignSelf: 'start',
  display: 'grid',
  columnGap: 2,
  rowGap: { xs: 0.5, md: 2 },
  gridTemplateColumns: {
    xs: 'repeat(auto-fit, minmax(min(10.5rem, 100%), 1fr))',
    md: 'minmax(0, 1fr)',
  },
  '& fieldset': { gridColumn: '1 / -1' },
}

const line = {
  display: 'flex',
  alignItems: 'center',
  gap: 1.25,
  minHeight: 44,
  cursor: 'pointer',
  '& input': { accentColor: 'var(--dr-palette-primary-main)' },
  '& [type=range]': { flex: 1, minWidth: 60, height: 44, m: 0 },
  '& [type=checkbox]': { width: 22, height: 22, m: 0 },
}

const steps = { display: 'flex', flexWrap: 'wrap', gap: 0.5, gridColumn: '1 / -1' }

const hints = {
  display: { xs: 'none', md: 'block' },
  '@media (hover: none)': { display: 'none' },
  fontSize: '0.875rem',
  color: 'text.secondary',
}

const step = { color: 'text.primary', '&[aria-disabled=true]': { opacity: 0.4 } }

const mirrored = { '[dir=rtl] &': { scale: '-1 1' } }
