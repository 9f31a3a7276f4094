import Box from '@mui/material/Box'
import IconButton from '@mui/material/IconButton'
import type { ComponentType } from 'react'
import { BrushIcon, WholeIcon } from '../../shared/icons'
import { Segments } from '../../shared/Segments'
import { SIZES } from './hands'
import { CloserIcon, EraseIcon, FurtherIcon, RedoIcon, UndoIcon } from './icons'
import type { Table } from './table'
import { words } from './words'

const TOOLS = [
  { value: 'erase', label: words.tools.erase, Icon: EraseIcon },
  { value: 'restore', label: words.tools.restore, Icon: BrushIcon },
] as const

/** What lies beside the table: the two brushes, their size, steps back and forth, and the magnifier. */
export function BrushTools({ table }: { table: Table }) {
  const { settings, strokes } = table
  return (
    <Box sx={tools}>
      <Segments
        legend={words.tool}
        options={TOOLS}
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
        <Step name={words.undo} Icon={UndoIcon} off={!strokes.canUndo} act={() => table.undo()} />
        <Step name={words.redo} Icon={RedoIcon} off={!strokes.canRedo} act={() => table.redo()} />
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
      <Hints />
    </Box>
  )
}

function Hints() {
  return (
    <Box component="dl" sx={hints}>
      {words.hints.map(({ keys, does }) => (
        <div key={does}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </Box>
  )
}

interface StepProps {
  name: string
  Icon: ComponentType
  off: boolean
  act: () => void
}

function Step({ name, Icon, off, act }: StepProps) {
  return (
    <IconButton
      aria-label={name}
      title={name}
      aria-disabled={off}
      onClick={act}
      sx={{ color: 'text.primary', '&[aria-disabled=true]': { opacity: 0.4 } }}
    >
      <Icon />
    </IconButton>
  )
}

const tools = {
  gridArea: 'tools',
  alignSelf: 'start',
  display: 'grid',
  gap: { xs: 0.5, md: 2 },
  gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', md: 'minmax(0, 1fr)' },
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

const steps = { display: 'flex', gap: 0.5, gridColumn: '1 / -1' }

const hints = {
  display: { xs: 'none', md: 'grid' },
  '@media (hover: none)': { display: 'none' },
  gap: 0.75,
  m: 0,
  pt: 2,
  borderTop: '1px solid',
  borderColor: 'divider',
  fontSize: '0.875rem',
  color: 'text.secondary',
  '& > div': { display: 'grid', gridTemplateColumns: '8.5rem 1fr', alignItems: 'baseline' },
  '& dt': { display: 'flex', gap: 0.5 },
  '& dd': { m: 0 },
  '& kbd': {
    px: 0.75,
    fontFamily: 'inherit',
    fontSize: '0.8125rem',
    border: '1px solid',
    borderColor: 'divider',
    borderRadius: '4px',
    bgcolor: 'background.default',
  },
}
