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

/** A short sentence at the foot of the page, with at most one thing to do about it. */
export interface Notice {
  text: string
  action?: { label: string; run: () => void }
  /** Milliseconds on screen; 6 s unless told. */
  lasting?: number
}

type Notify = (notice: Notice) => void

const Notifications = createContext<Notify | null>(null)

/** Shows a notice; a newer one replaces the older. */
export function useNotify(): Notify {
  const notify = useContext(Notifications)
  if (!notify) throw new Error('useNotify needs a NotificationsProvider above it')
  return notify
}

/** Owns the one notice on screen and its clock, which stands still while it is pointed at. */
export function NotificationsProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<(Notice & { id: number }) | null>(null)
  const count = useRef(0)
  const notify = useCallback<Notify>((next) => {
    count.current += 1
    setNotice({ ...next, id: count.current })
  }, [])
  const close = useCallback(() => setNotice(null), [])
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

function Snack({ notice, close }: { notice: Notice; close: () => void }) {
  const [held, setHeld] = useState(false)
  const lasting = notice.lasting ?? 6000
  useEffect(() => {
    if (held) return
    const timer = setTimeout(close, lasting)
    return () => clearTimeout(timer)
  }, [held, close, lasting])
  const act = () => {
    notice.action?.run()
    close()
  }
  return (
    <Box sx={snack} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <span>{notice.text}</span>
      {notice.action && (
        <Button color="inherit" onClick={act} sx={{ textDecoration: 'underline' }}>
          {notice.action.label}
        </Button>
      )}
    </Box>
  )
}

const place = {
  position: 'fixed',
  insetInline: 16,
  bottom: 'calc(16px + env(safe-area-inset-bottom))',
  display: 'grid',
  placeItems: 'center',
  pointerEvents: 'none',
  zIndex: 'snackbar',
}

const snack = {
  pointerEvents: 'auto',
  display: 'flex',
  alignItems: 'center',
  gap: 1,
  minHeight: 56,
  maxWidth: 560,
  pl: 2.5,
  pr: 1,
  py: 0.5,
  borderRadius: 1,
  bgcolor: 'text.primary',
  color: 'background.default',
  boxShadow: 6,
}
