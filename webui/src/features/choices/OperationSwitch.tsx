import { FaceIcon, LargerIcon, SceneIcon } from '../../shared/icons'
import { Segments } from '../../shared/Segments'
import type { Choice } from './choice'
import { words } from './words'

const OPERATIONS = [
  ['avatar', FaceIcon],
  ['background', SceneIcon],
  ['upscale', LargerIcon],
] as const

interface OperationSwitchProps {
  value: Choice['operation']
  onChange: (operation: Choice['operation']) => void
}

/** Avatar, background or a larger picture. */
export function OperationSwitch({ value, onChange }: OperationSwitchProps) {
  const options = OPERATIONS.map(([operation, Icon]) => ({
    value: operation,
    label: words.operations[operation],
    Icon,
  }))
  return <Segments legend={words.operation} options={options} value={value} onChange={onChange} />
}
