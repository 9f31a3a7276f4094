import { useEffect, useEffectEvent, useState } from 'react'
import { flag, flagged } from '../../shared/flag'
import type { KeptDraft, KeptWish } from './keeping'
import type { Photo } from './photo'

const FLAG = 'darkroom.draft'

/**
 * Keeps a draft in this browser from reload to reload, and gives back what the page before left.
 * `photo` null drops what is kept.
 */
export function useKeptDraft(
  photo: Photo | null,
  wish: KeptWish,
  onFound: (kept: KeptDraft) => void,
): void {
  const [looked, setLooked] = useState(() => !flagged(FLAG))
  const found = useEffectEvent(onFound)
  useEffect(() => {
    if (looked) return
    let wanted = true
    const look = async () => {
      const kept = await (await import('./keeping')).restore()
      if (wanted && kept) found(kept)
    }
    look()
      .catch(() => undefined)
      .finally(() => wanted && setLooked(true))
    return () => {
      wanted = false
    }
  }, [looked])

  const { choice, insisted, label, cutout } = wish
  useEffect(() => {
    if (!looked) return
    if (photo) keepDraft(photo, { choice, insisted, label, cutout })
    else dropDraft().catch(() => undefined)
  }, [looked, photo, choice, insisted, label, cutout])
}

let keeps = 0

/** Keeps a draft; storage that refuses is no failure. Resolves when it is written. */
export async function keepDraft(photo: Photo, wish: KeptWish): Promise<void> {
  flag(FLAG, true)
  keeps += 1
  await import('./keeping').then(({ keep }) => keep(photo, wish)).catch(() => undefined)
}

/** Forgets what is kept, if anything. What could not be forgotten is looked for by the next page. */
export async function dropDraft(): Promise<void> {
  if (!flagged(FLAG)) return
  const before = keeps
  const { drop } = await import('./keeping')
  if ((await drop()) && keeps === before) flag(FLAG, false)
}
