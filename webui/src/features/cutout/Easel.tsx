import type { Source } from '../../api'
import { Preview } from './Preview'
import { useStage, type Wish } from './useStage'
import { words } from './words'

/** Lies over the photo on the easel, once it is cut out, and shows it before the chosen background. */
export function Easel({ photo, wish }: { photo: Source; wish: Wish }) {
  const stage = useStage(photo)
  if (!stage) return null
  const side = Math.max(stage.width, stage.height)
  return <Preview urgent stage={stage} wish={wish} side={side} label={words.preview} />
}
