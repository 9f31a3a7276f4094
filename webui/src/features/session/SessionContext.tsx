import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useSyncExternalStore,
} from 'react'
import { type Session, tokens } from '../../api'
import { useNotify } from '../../shared/notifications'
import { words } from './words'

const SessionOf = createContext<{ session: Session | null } | null>(null)

/** The guest session, or null before the first photo of this browser. */
export function useSession(): Session | null {
  const held = useContext(SessionOf)
  if (!held) throw new Error('useSession needs a SessionProvider above it')
  return held.session
}

/** Follows the token the interceptors keep. A replaced session owns other tasks: the cache goes. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const session = useSyncExternalStore(tokens.subscribe, tokens.snapshot)
  const before = useRef(session)
  const queries = useQueryClient()
  const notify = useNotify()
  useEffect(() => {
    const replaced = before.current !== null && before.current.token !== session?.token
    before.current = session
    if (!replaced) return
    queries.resetQueries({
      predicate: (query) => query.state.status === 'success' && isOwned(query.queryKey),
    })
    notify({ text: words.renewed })
  }, [session, queries, notify])
  return <SessionOf.Provider value={{ session }}>{children}</SessionOf.Provider>
}

function isOwned(key: readonly unknown[]): boolean {
  const id = (key[0] as { _id?: string } | undefined)?._id
  return id === 'listTasks' || id === 'getTask'
}
