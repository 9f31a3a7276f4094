import Box from '@mui/material/Box'

interface KeyListProps {
  rows: readonly { keys: readonly string[]; does: string }[]
}

/** What keys do, line by line. */
export function KeyList({ rows }: KeyListProps) {
  return (
    <Box component="dl" sx={list}>
      {rows.map(({ keys, does }) => (
        <div key={does}>
          <dt>
            {keys.map((key) => (
              <kbd key={key} dir="auto">
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </Box>
  )
}

const list = {
  m: 0,
  display: 'grid',
  gridTemplateColumns: 'fit-content(50%) minmax(0, 1fr)',
  columnGap: 1.5,
  '& > div': {
    display: 'grid',
    gridColumn: '1 / -1',
    gridTemplateColumns: 'subgrid',
    alignItems: 'baseline',
    py: 0.75,
    borderTop: '1px solid',
    borderColor: 'divider',
  },
  '& dt': { display: 'flex', flexWrap: 'wrap', gap: 0.5 },
  '& dd': { m: 0 },
  '& kbd': {
    px: 1,
    py: 0.25,
    font: 'inherit',
    fontSize: '0.875em',
    fontWeight: 600,
    border: '1px solid',
    borderColor: 'inks.control',
    borderRadius: '4px',
    bgcolor: 'inks.sunken',
  },
}
