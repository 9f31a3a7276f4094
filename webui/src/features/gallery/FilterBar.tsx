import Box from '@mui/material/Box'
import { useEffect, useRef } from 'react'
import { hidden } from '../../shared/hidden'
import { swept } from '../../shared/swept'
import { FILTERS, type Filter } from './filters'
import { words } from './words'

/** Which pictures are shown: radios in a row that is swept sideways where it is too long. */
export function FilterBar({
  filter,
  onFilter,
}: {
  filter: Filter
  onFilter: (filter: Filter) => void
}) {
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const chosen = box.current?.querySelector(`input[value=${filter}]`)?.parentElement
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [filter])
  return (
    <Box component="fieldset" ref={box} sx={row}>
      <Box component="legend" sx={hidden}>
        {words.filter}
      </Box>
      {FILTERS.map((value) => (
        <Box component="label" key={value} sx={part}>
          <Box
            component="input"
            type="radio"
            name="filter"
            value={value}
            checked={value === filter}
            onChange={() => onFilter(value)}
            sx={hidden}
          />
          {words.filters[value]}
        </Box>
      ))}
    </Box>
  )
}

const row = {
  ...swept,
  position: 'relative',
  gap: 1,
  minWidth: 0,
  py: '4px',
  border: 0,
  scrollPaddingInline: '16px',
  scrollbarWidth: 'none',
}

const part = {
  position: 'relative',
  display: 'flex',
  alignItems: 'center',
  flex: 'none',
  minHeight: 44,
  px: 2,
  border: '1px solid',
  borderColor: 'divider',
  borderRadius: 999,
  color: 'text.secondary',
  fontSize: '0.9375rem',
  fontWeight: 600,
  cursor: 'pointer',
  '&:hover': { color: 'text.primary', borderColor: 'inks.control' },
  '&:has(:checked)': {
    color: 'primary.contrastText',
    bgcolor: 'primary.main',
    borderColor: 'primary.main',
  },
  '&:has(:focus-visible)': { outline: '3px solid', outlineColor: 'primary.main', outlineOffset: 2 },
  '@media (forced-colors: active)': { '&:has(:checked)': { outline: '3px solid Highlight' } },
}
