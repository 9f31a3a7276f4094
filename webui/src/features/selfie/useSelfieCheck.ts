import { useQuery } from '@tanstack/react-query'
import { check, type Fault, type PhotoProblem } from '../../api'
import { prepared } from '../capture'

const ids = new WeakMap<File, number>()
let count = 0

/** A number of its own for each file: queries are kept by what can be written down. */
function idOf(photo: File): number {
  const id = ids.get(photo) ?? ++count
  ids.set(photo, id)
  return id
}

/**
 * What speaks against an avatar of a photo, or null: also while it is looked at, and when the check
 * can't be made. It is a hint and never worth a failure; the order is checked again anyway.
 */
export function useSelfieCheck(photo: File | null, wanted: boolean): PhotoProblem | null {
  const { data } = useQuery({
    queryKey: ['selfie', photo && idOf(photo)],
    enabled: wanted && photo !== null,
    queryFn: async ({ signal }) => (photo ? check(await prepared(photo), signal) : []),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (wanted && photo && data?.[0]) || null
}

/** Whether an order was refused because of the face in the photo. */
export function isSelfieFault(fault: Pick<Fault, 'code'> | null): boolean {
  return fault?.code.startsWith('selfie.') ?? false
}
