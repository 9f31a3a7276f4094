import Box from '@mui/material/Box'
import { type ApiError, type Catalogue, faultWords } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { FileButton } from '../capture'
import { isSelfieFault, SelfieHint } from '../selfie'
import { Wide } from './Bar'
import type { Photo } from './photo'
import type { Draft } from './useDraft'
import { words } from './words'

interface RefusedProps {
  fault: ApiError
  draft: Draft
  catalogue: Catalogue | undefined
  take: (files: Iterable<File>) => void
  /** Sends the draft again, `insisting` on its photo or not. */
  post: (insisting: boolean) => void
  /** Why it can't be sent right now, as the words on the button; null when it can. */
  lack: string | null
}

/** Why a draft was not taken. A face that is missed is told on the way on itself. */
export function RefusalNotice({ fault }: { fault: ApiError }) {
  if (isSelfieFault(fault)) return null
  return (
    <Box sx={{ mt: 2.5 }}>
      <FaultNotice fault={fault} />
    </Box>
  )
}

/** The one button that goes on after a refusal. */
export function Refused({ fault, draft, catalogue, take, post, lack }: RefusedProps) {
  if (isSelfieFault(fault)) {
    const insist = () => {
      draft.insist()
      post(true)
    }
    const onBackground = () => draft.change({ operation: 'background' })
    return <SelfieHint refused problem={fault} onInsist={insist} {...{ onBackground, take }} />
  }
  const scene = catalogue?.scenes.find(({ id }) => id === fault.scene)
  if (scene) {
    const accept = () => draft.change({ background: 'scene', scene: scene.id })
    return <Wide onClick={accept}>{words.takeScene(scene.name)}</Wide>
  }
  if (draft.photo && helpsOnlyAnother(fault, draft.photo)) {
    return (
      <FileButton take={take} variant="contained" size="large" sx={{ width: '100%' }}>
        {words.otherPhoto}
      </FileButton>
    )
  }
  return (
    <Wide disabled={lack !== null} onClick={() => post(draft.insisted)}>
      {lack ?? words.again}
    </Wide>
  )
}

/** Another photo is the only way: of this one nothing comes, or its task is gone meanwhile. */
function helpsOnlyAnother(fault: ApiError, photo: Photo): boolean {
  const { remedy } = faultWords(fault)
  return remedy === 'photo' || (remedy === 'begin' && !(photo instanceof File))
}
