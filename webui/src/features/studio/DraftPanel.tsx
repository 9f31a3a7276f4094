import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Catalogue, faultWords } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { useCountdown } from '../../shared/hooks'
import { FileButton } from '../capture'
import { Chooser, choiceWords, missing, orderOf } from '../choices'
import { ProgressLine, sayUpload } from '../tasks'
import { PrivacyLine } from './PrivacyLine'
import type { Draft } from './useDraft'
import type { Submission } from './useSubmission'
import { words } from './words'

interface DraftPanelProps {
  draft: Draft
  catalogue: UseQueryResult<Catalogue>
  submission: Submission
  take: (files: Iterable<File>) => void
}

/** The choices and the one primary button; while the photo is on its way, its progress. */
export function DraftPanel({ draft, catalogue, submission, take }: DraftPanelProps) {
  if (submission.pending) return <Sending submission={submission} />
  return (
    <>
      <Chooser
        catalogue={catalogue.data}
        onReload={catalogue.isError ? () => catalogue.refetch() : null}
        choice={draft.choice}
        onChange={draft.change}
      />
      <Stack sx={{ gap: 2, mt: 2.5 }}>
        {submission.fault && <FaultNotice fault={submission.fault} />}
        <Primary draft={draft} catalogue={catalogue.data} submission={submission} take={take} />
      </Stack>
      {draft.photo && <PrivacyLine catalogue={catalogue.data} />}
    </>
  )
}

type PrimaryProps = Omit<DraftPanelProps, 'catalogue'> & { catalogue: Catalogue | undefined }

/** Says what is missing, what it makes, or how a failure goes on. */
function Primary({ draft, catalogue, submission, take }: PrimaryProps) {
  const { photo, choice, revision } = draft
  const { fault, send, resumesAt } = submission
  const left = useCountdown(resumesAt)
  const order = orderOf(choice)
  const lack = missing(photo, choice) ?? (catalogue ? null : choiceWords.missing.catalogue)
  if (fault && faultWords(fault).remedy === 'photo') {
    return (
      <Bar fixed>
        <FileButton take={take} variant="contained" size="large" sx={{ width: '100%' }}>
          {words.otherPhoto}
        </FileButton>
      </Bar>
    )
  }
  const label = fault ? words.again : choiceWords.make[choice.operation]
  return (
    <Bar fixed={photo !== null}>
      <Button
        variant="contained"
        size="large"
        fullWidth
        disabled={lack !== null || left > 0}
        onClick={() => photo && order && send({ photo, order, revision })}
      >
        {left > 0 ? words.againIn(left) : (lack ?? label)}
      </Button>
    </Bar>
  )
}

/** On a phone the primary button stays at the thumb once there is a photo. */
function Bar({ fixed, children }: { fixed: boolean; children: ReactNode }) {
  return <Box sx={fixed ? thumb : undefined}>{children}</Box>
}

function Sending({ submission }: { submission: Submission }) {
  const { paused, sent, stop } = submission
  return (
    <Stack sx={{ gap: 3 }}>
      <Typography variant="h2" component="h1">
        {words.sending}
      </Typography>
      <ProgressLine saying={paused ? { line: words.paused, fraction: null } : sayUpload(sent)} />
      <Button variant="outlined" size="large" onClick={stop}>
        {words.keepBack}
      </Button>
    </Stack>
  )
}

const thumb = {
  position: { xs: 'fixed', md: 'static' },
  insetInline: 0,
  bottom: 0,
  zIndex: 10,
  p: { xs: 2, md: 0 },
  pb: { xs: 'calc(16px + env(safe-area-inset-bottom))', md: 0 },
  bgcolor: 'background.paper',
  borderTop: { xs: '1px solid', md: 0 },
  borderColor: { xs: 'divider', md: 'transparent' },
}
