import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { Fault } from '../api'
import { useHidden } from './hooks'
import { lazily } from './lazily'
import { useUndoing } from './undoing'

/** A short sentence at the foot of the page, with at most one thing to do about it. */
export interface Notice {
  /** The sentence; or the failure whose title it is. */
  text?: string
  fault?: Fault
  /** One that `undoes` is done by Ctrl Z too, and is where the next Tab leads. */
  action?: { label: string; run: () => void; undoes?: boolean }
  /** Milliseconds on screen; 6 s unless told. */
  lasting?: number
  /** Goes when its time is over, also while it is pointed at: then what it offers is over too. */
  exact?: boolean
}

const FaultTitle = lazily(async () => (await import('./FaultNotice')).FaultTitle)

/** Returns how to take it back before its time. */
type Notify = (notice: Notice) => () => void

const Notifications = createContext<Notify | null>(null)

/** Shows a notice; a newer one replaces the older. */
export function useNotify(): Notify {
  const notify = useContext(Notifications)
  if (!notify) throw new Error('useNotify needs a NotificationsProvider above it')
  return notify
}

/** Owns the one notice on screen and its clock, which stands still while it is pointed at or out of sight. */
export function NotificationsProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<(Notice & { id: number }) | null>(null)
  const count = useRef(0)
  const close = useCallback((id: number) => setNotice((now) => (now?.id === id ? null : now)), [])
  const notify = useCallback<Notify>(
    (next) => {
      count.current += 1
      const id = count.current
      setNotice({ ...next, id })
      return () => close(id)
    },
    [close],
  )
  const value = useMemo(() => notify, [notify])
  return (
    <Notifications.Provider value={value}>
      {children}
      <Box aria-live="polite" sx={place}>
        {notice && <Snack key={notice.id} notice={notice} close={close} />}
      </Box>
    </Notifications.Provider>
  )
}

interface SnackProps {
  notice: Notice & { id: number }
  close: (id: number) => void
}

function Snack({ notice, close }: SnackProps) {
  const [held, setHeld] = useState(false)
  const away = useHidden()
  const lasting = notice.lasting ?? 6000
  const waits = !notice.exact && (held || away)
  useEffect(() => {
    if (waits) return
    const timer = setTimeout(close, lasting, notice.id)
    return () => clearTimeout(timer)
  }, [waits, close, lasting, notice.id])
  const act = () => {
    notice.action?.run()
    close(notice.id)
  }
  const undoing = useUndoing(notice.action?.undoes ? act : null)
  return (
    <Box sx={snack} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <span>{notice.fault ? <FaultTitle fault={notice.fault} /> : notice.text}</span>
      {notice.action && (
        <Button color="inherit" onClick={act} {...undoing} sx={way}>
          {notice.action.label}
        </Button>
      )}
    </Box>
  )
}

const above = { bottom: 'calc(80px + 1.5rem + env(safe-area-inset-bottom))' }

const place = {
  position: 'fixed',
  insetInline: 16,
  bottom: 'calc(16px + env(safe-area-inset-bottom))',
  display: 'grid',
  placeItems: 'center',
  pointerEvents: 'none',
  zIndex: 'snackbar',
  // Above what else is fixed at the foot: its button must stay in sight and in reach.
  'body:has([data-foot=always]) &': above,
  '@media (max-width: 899px) and (min-height: 480px)': { 'body:has([data-foot=phone]) &': above },
}

const way = { textDecoration: 'underline', marginInlineEnd: -1.5 }

const snack = {
  pointerEvents: 'auto',
  display: 'flex',
  alignItems: 'center',
  gap: 1,
  minHeight: 56,
  maxWidth: 560,
  px: 2.5,
  py: 0.5,
  borderRadius: 1,
  bgcolor: 'text.primary',
  color: 'background.default',
  boxShadow: 6,
  // Seen in forced colours only, where a background says nothing.
  border: '1px solid transparent',
}
