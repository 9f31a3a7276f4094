import CssBaseline from '@mui/material/CssBaseline'
import { ThemeProvider } from '@mui/material/styles'
import { onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { BatchPage } from '../features/batch'
import { GalleryPage } from '../features/gallery'
import { SessionProvider } from '../features/session'
import { SettingsProvider } from '../features/settings'
import { StudioPage } from '../features/studio'
import { type Telegram, TelegramProvider } from '../features/telegram'
import { useLanguage } from '../shared/language'
import { lazily } from '../shared/lazily'
import { NotificationsProvider } from '../shared/notifications'
import { CrashBoundary } from './CrashPage'
import { Shell } from './Shell'
import { theme } from './theme'

export { joinTelegram } from '../features/telegram'
export { speakAtStart } from '../shared/language'

const LostPage = lazily(async () => (await import('./LostPage')).LostPage)

/** Everything the page stands on, and the one page. */
export function App({ telegram = null }: { telegram?: Telegram | null }) {
  // Another language draws everything again, from here; nothing is begun anew.
  useLanguage()
  return (
    <CrashBoundary>
      <Providers telegram={telegram}>
        <Shell>
          <Page />
        </Shell>
      </Providers>
    </CrashBoundary>
  )
}

interface ProvidersProps {
  telegram?: Telegram | null
  children: ReactNode
}

/** Theme, server state and the four contexts, in the order they need each other. */
export function Providers({ telegram = null, children }: ProvidersProps) {
  const [queries] = useState(createQueries)
  // What Telegram looks like is nothing to remember for this page in a browser.
  const storage = telegram ? { storageManager: null } : {}
  return (
    <ThemeProvider theme={theme} defaultMode="system" modeStorageKey="darkroom.theme" {...storage}>
      <CssBaseline />
      <QueryClientProvider client={queries}>
        <SettingsProvider>
          <NotificationsProvider>
            <SessionProvider>
              <TelegramProvider telegram={telegram}>{children}</TelegramProvider>
            </SessionProvider>
          </NotificationsProvider>
        </SettingsProvider>
      </QueryClientProvider>
    </ThemeProvider>
  )
}

/**
 * The interceptors already ask again; asking again here too would multiply the attempts. A page that
 * opens without a network waits for it, instead of failing first.
 */
function createQueries(): QueryClient {
  onlineManager.setOnline(navigator.onLine)
  return new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } })
}

function Page() {
  const [path] = useLocation()
  if (path === '/batch') return <BatchPage />
  if (path === '/gallery') return <GalleryPage />
  return path === '/' || /^\/t\/[^/]+$/.test(path) ? <StudioPage /> : <LostPage />
}
