import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { arrive, onStranded } from '../../shared/arrivals'
import { DropOverlay } from './DropOverlay'
import { usePhotoIntake } from './usePhotoIntake'
import { words } from './words'

/** Takes what is dropped or pasted, on every page: one that takes none itself leads to a new draft. */
export function Intake() {
  const [path, navigate] = useLocation()
  const hovering = usePhotoIntake(arrive)
  useEffect(() => onStranded(() => navigate('/')), [navigate])
  return hovering > 0 && <DropOverlay>{promise(path, hovering)}</DropOverlay>
}

/** What letting go does, by where it is done. */
function promise(path: string, count: number): string {
  if (path === '/batch') return words.overlayBatch(count)
  if (count > 1) return words.overlaySeveral(count)
  return path === '/' ? words.overlay : words.overlayNew
}
