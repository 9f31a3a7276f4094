import Box from '@mui/material/Box'
import Button, { type ButtonProps } from '@mui/material/Button'
import Stack from '@mui/material/Stack'
import Typography from '@mui/material/Typography'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type ApiError, type Catalogue, faultWords } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { useCountdown } from '../../shared/hooks'
import { FileButton } from '../capture'
import { Chooser, choiceWords, fits, missing, orderOf } from '../choices'
import { isSelfieFault, SelfieHint } from '../selfie'
import { ProgressLine, sayUpload } from '../tasks'
import { PrivacyLine } from './PrivacyLine'
import { type Photo, sizeOf } from './photo'
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
  const { fault } = submission
  return (
    <>
      <Chooser
        catalogue={catalogue.data}
        onReload={catalogue.isError ? () => catalogue.refetch() : null}
        choice={draft.choice}
        size={sizeOf(draft.photo)}
        onChange={draft.change}
      />
      {fault && !isSelfieFault(fault) && (
        <Box sx={{ mt: 2.5 }}>
          <FaultNotice fault={fault} />
        </Box>
      )}
      <Bar fixed={draft.photo !== null}>
        <Primary draft={draft} catalogue={catalogue.data} submission={submission} take={take} />
      </Bar>
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
  const lack = lackOf(draft, catalogue)
  const post = (insisted: boolean) => {
    if (!photo || !order) return
    const wish = order.operation === 'avatar' && insisted ? { ...order, insisted } : order
    send({ photo, order: wish, revision })
  }
  if (fault && isSelfieFault(fault)) {
    const insist = () => {
      draft.insist()
      post(true)
    }
    const onBackground = () => draft.change({ operation: 'background' })
    return <SelfieHint refused problem={fault} onInsist={insist} {...{ onBackground, take }} />
  }
  const scene = catalogue?.scenes.find(({ id }) => id === fault?.scene)
  if (scene) {
    const accept = () => draft.change({ background: 'scene', scene: scene.id })
    return <Wide onClick={accept}>{words.takeScene(scene.name)}</Wide>
  }
  if (fault && photo && helpsOnlyAnother(fault, photo)) {
    return (
      <FileButton take={take} variant="contained" size="large" sx={{ width: '100%' }}>
        {words.otherPhoto}
      </FileButton>
    )
  }
  const label = fault ? words.again : choiceWords.make[choice.operation]
  return (
    <Wide disabled={lack !== null || left > 0} onClick={() => post(draft.insisted)}>
      {left > 0 ? words.againIn(left) : (lack ?? label)}
    </Wide>
  )
}

function Wide(props: Pick<ButtonProps, 'disabled' | 'onClick' | 'children'>) {
  return <Button variant="contained" size="large" fullWidth {...props} />
}

/** What keeps the draft from being sent, as the words on the button. */
function lackOf(draft: Draft, catalogue: Catalogue | undefined): string | null {
  const { photo, choice } = draft
  const lack = missing(photo, choice)
  if (lack !== null) return lack
  if (!catalogue) return choiceWords.missing.catalogue
  const size = sizeOf(photo)
  const scale = catalogue.upscales.find((upscale) => upscale.scale === choice.scale)
  const large = choice.operation === 'upscale' && size && scale && !fits(size, scale)
  return large ? choiceWords.missing.large : null
}

/** Another photo is the only way: of this one nothing comes, or its task is gone meanwhile. */
function helpsOnlyAnother(fault: ApiError, photo: Photo): boolean {
  const { remedy } = faultWords(fault)
  return remedy === 'photo' || (remedy === 'begin' && !(photo instanceof File))
}

/** At the thumb on a phone once there is a photo; on a desk never below the end of the screen. */
function Bar({ fixed, children }: { fixed: boolean; children: ReactNode }) {
  return <Box sx={fixed ? thumb : foot}>{children}</Box>
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

const foot = {
  position: { md: 'sticky' },
  bottom: 0,
  zIndex: 2,
  mt: 2.5,
  mx: { md: -3 },
  px: { md: 3 },
  pt: { md: 1 },
  pb: { md: 2 },
  bgcolor: 'background.paper',
  boxShadow: { md: '0 -14px 12px -4px var(--dr-palette-background-paper)' },
  borderRadius: { md: 1 },
}

const thumb = {
  ...foot,
  position: { xs: 'fixed', md: 'sticky' },
  insetInline: { xs: 0, md: 'auto' },
  zIndex: 10,
  mt: { xs: 0, md: 2.5 },
  px: { xs: 2, md: 3 },
  pt: { xs: 2, md: 1 },
  pb: { xs: 'calc(16px + env(safe-area-inset-bottom))', md: 2 },
  borderTop: { xs: '1px solid', md: 0 },
  borderColor: { xs: 'divider', md: 'transparent' },
}
