import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { Catalogue } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { type Choice, Chooser, choiceWords, missing, START, settle } from '../choices'
import { useSettings } from '../settings'
import { Bar, Wide } from '../studio'
import type { Batch } from './batch'
import { type State, tally } from './state'
import { words } from './words'

interface ChoosingProps {
  batch: Batch
  state: State
  catalogue: UseQueryResult<Catalogue>
}

/** One wish for all, and the button that says how many it is for. */
export function Choosing({ batch, state, catalogue }: ChoosingProps) {
  const [choice, change] = useWish(catalogue.data, state.choice)
  const { ready, opening, here } = tally(state.items)
  const count = ready + here
  const lack = lackOf(count, opening, choice, catalogue.data)
  return (
    <>
      <Chooser
        catalogue={catalogue.data}
        onReload={catalogue.isError ? () => catalogue.refetch() : null}
        choice={choice}
        size={null}
        onChange={change}
      />
      {state.fault && (
        <Box sx={{ mt: 2.5 }}>
          <FaultNotice fault={state.fault} />
        </Box>
      )}
      <Bar fixed={count > 0}>
        <Wide disabled={lack !== null} onClick={() => batch.start(choice)}>
          {lack ?? words.develop(count)}
        </Wide>
      </Bar>
      {catalogue.data && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1, textWrap: 'pretty' }}>
          {words.kept(catalogue.data.keep_hours)} {words.heic}
        </Typography>
      )}
    </>
  )
}

/** What keeps the batch from being sent, as the words on the button. */
function lackOf(
  count: number,
  opening: number,
  choice: Choice,
  catalogue: Catalogue | undefined,
): string | null {
  if (opening > 0) return words.opening
  if (count === 0) return words.nothing
  return missing(true, choice) ?? (catalogue ? null : choiceWords.missing.catalogue)
}

/** The wish of this batch: as it was started before, else what was chosen last on this page. */
function useWish(catalogue: Catalogue | undefined, before: Choice | null) {
  const { last, remember } = useSettings()
  const [raw, setRaw] = useState<Choice>(() => before ?? { ...START, ...(last as Partial<Choice>) })
  const choice = settle(raw, catalogue)
  const change = (part: Partial<Choice>) => {
    const next = { ...choice, ...part }
    setRaw(next)
    const { picture: _, prompt: __, ...lasting } = next
    remember(lasting)
  }
  return [choice, change] as const
}
