/** Where somebody was in the gallery, kept with its entry in the history. */
interface Place {
  id: string
  y: number
}

/** Notes the place before a picture is opened, so that the way back leads there. */
export function leave(id: string): void {
  history.replaceState({ ...history.state, gallery: { id, y: window.scrollY } }, '')
}

/** The place that was left, if the way back led here. */
export function left(): Place | null {
  const state: unknown = history.state
  if (typeof state !== 'object' || state === null || !('gallery' in state)) return null
  return state.gallery as Place
}
