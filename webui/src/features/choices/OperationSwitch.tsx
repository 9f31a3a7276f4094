import { FaceIcon, LargerIcon, SceneIcon } from '../../shared/icons'
import { Segments } from '../../shared/Segments'
import type { Choice } from './choice'
import { words } from './words'

const OPERATIONS = [
  { value: 'avatar', label: words.operations.avatar, Icon: FaceIcon },
  { value: 'background', label: words.operations.background, Icon: SceneIcon },
  { value: 'upscale', label: words.operations.upscale, Icon: LargerIcon },
] as const

interface OperationSwitchProps {
  value: Choice['operation']
  onChange: (operation: Choice['operation']) => void
}

/** Avatar, background or a larger picture. */
export function OperationSwitch({ value, onChange }: OperationSwitchProps) {
  return (
    <Segments legend={words.operation} options={OPERATIONS} value={value} onChange={onChange} />
  )
}
