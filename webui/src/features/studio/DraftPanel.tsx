import type { UseQueryResult } from '@tanstack/react-query'
import type { Catalogue } from '../../api'
import { useCountdown } from '../../shared/hooks'
import { Chooser, choiceWords, fits, missing, orderOf } from '../choices'
import { Bar, Wide } from './Bar'
import { PrivacyLine } from './PrivacyLine'
import { RefusalNotice, Refused, Sending } from './parts'
import { sizeOf } from './photo'
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
        photo={draft.photo}
        size={sizeOf(draft.photo)}
        onChange={draft.change}
      />
      {fault && <RefusalNotice fault={fault} />}
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
  const { photo, choice, revision, insisted } = draft
  const { fault, send, resumesAt } = submission
  const left = useCountdown(resumesAt)
  const order = orderOf(choice)
  const lack = left > 0 ? words.againIn(left) : lackOf(draft, catalogue)
  const post = (insisting: boolean) => {
    if (!photo || !order) return
    const wish = order.operation === 'avatar' && insisting ? { ...order, insisted: true } : order
    send({ photo, order: wish, revision })
  }
  if (fault) return <Refused {...{ fault, draft, catalogue, take, post, lack }} />
  return (
    <Wide disabled={lack !== null} onClick={() => post(insisted)}>
      {lack ?? choiceWords.make[choice.operation]}
    </Wide>
  )
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
