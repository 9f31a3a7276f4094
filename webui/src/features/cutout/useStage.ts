import { useQuery } from '@tanstack/react-query'
import { type Catalogue, fetchCutout, fetchScene, type Source, type Task } from '../../api'
import { decoded, fitted, type Picture, sheet } from './canvas'
import { nameOf } from './known'
import { type Ground, Stage } from './stage'
import { useCutout } from './useCutout'

const SIDE = 1024
const KEPT_MS = 300_000
const LASTING = { staleTime: Number.POSITIVE_INFINITY, gcTime: KEPT_MS, structuralSharing: false }

/** What a background is made of: the part of a person's choice that is seen. */
export interface Wish {
  background: Catalogue['backgrounds'][number]['id'] | null
  colour: string | null
  gradient: string | null
  scene: string | null
  picture: File | null
  shadow: boolean
}

/** The stage of a photo that was cut out; null while there is none. */
export function useStage(photo: Source): Stage | null {
  const { task } = useCutout(photo)
  return (
    useQuery({
      queryKey: ['stage', nameOf(photo), task?.id],
      queryFn: ({ signal }) => (task ? stageOf(task, signal) : null),
      enabled: task !== null,
      // A cut-out that was touched up takes the place of the one before without a gap.
      placeholderData: (old, query) => (query?.queryKey[1] === nameOf(photo) ? old : undefined),
      ...LASTING,
    }).data ?? null
  )
}

async function stageOf(task: Task, signal: AbortSignal): Promise<Stage> {
  const [cut, photo] = await Promise.all([
    fetchCutout(task.id, SIDE, signal).then(decoded),
    // Only the blur needs it: without it there is one preview less.
    opened(task.photo.thumbnail_url ?? task.photo.url).catch(() => null),
  ])
  return new Stage(cut, photo)
}

/** A picture behind a link, on a canvas of its own. */
export async function opened(url: string): Promise<Picture> {
  const image = new Image()
  image.src = url
  await image.decode()
  const brush = sheet(image.naturalWidth, image.naturalHeight)
  brush.drawImage(image, 0, 0)
  return brush.canvas
}

/** What lies behind the subject for a wish; null while it is fetched, or when it can't be shown. */
export function useGround(stage: Stage | null, wish: Wish): Ground | null {
  const { background, colour, gradient } = wish
  const scene = useScene(stage, background === 'scene' ? wish.scene : null)
  const own = usePicture(stage, background === 'picture' ? wish.picture : null)
  const picture = scene ?? own
  if (picture) return { kind: 'picture', picture }
  if (background === 'remove') return { kind: 'nothing' }
  if (background === 'colour' && colour) return { kind: 'colour', colour }
  if (background === 'blur' && stage?.has({ kind: 'blur' })) return { kind: 'blur' }
  if (background !== 'gradient' || !gradient) return null
  const [from = '', to = ''] = gradient.split('-')
  return { kind: 'gradient', from, to }
}

function useScene(stage: Stage | null, scene: string | null): Picture | null {
  const { data } = useQuery({
    queryKey: ['scene', scene, stage?.width, stage?.height],
    queryFn: async ({ signal }) =>
      stage && scene ? decoded(await fetchScene(scene, stage, signal)) : null,
    enabled: stage !== null && scene !== null,
    ...LASTING,
  })
  return (scene && data) || null
}

function usePicture(stage: Stage | null, file: File | null): Picture | null {
  const { data } = useQuery({
    queryKey: ['behind', file && nameOf(file), stage?.width, stage?.height],
    queryFn: async () => stage && file && fitted(await decoded(file), stage, SIDE),
    enabled: stage !== null && file !== null,
    retry: false,
    ...LASTING,
  })
  return (file && data) || null
}
