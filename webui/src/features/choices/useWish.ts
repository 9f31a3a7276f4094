import { useCallback, useEffect, useMemo, useState } from 'react'
import type { Catalogue } from '../../api'
import type { Choice } from './choice'
import { granted, wishOf, withoutWish } from './wish'

/** What the address asked for when the page began, until something is chosen by hand. */
export function useWish(catalogue: Catalogue | undefined) {
  const [wish, setWish] = useState(() => wishOf(location.search))
  useEffect(() => {
    // It is said once: a reload, or a link passed on, is to mean what is on the screen.
    const rest = withoutWish(location.search)
    if (rest !== location.search) {
      history.replaceState(history.state, '', location.pathname + rest + location.hash)
    }
  }, [])
  const wished: Partial<Choice> = useMemo(() => granted(wish, catalogue), [wish, catalogue])
  const forgetWish = useCallback(() => setWish(null), [])
  return { wished, forgetWish }
}
