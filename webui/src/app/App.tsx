import CssBaseline from '@mui/material/CssBaseline'
import { ThemeProvider } from '@mui/material/styles'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { SessionProvider } from '../features/session'
import { SettingsProvider } from '../features/settings'
import { StudioPage } from '../features/studio'
import { NotificationsProvider } from '../shared/notifications'
import { CrashBoundary, LostPage } from './CrashPage'
import { Shell } from './Shell'
import { theme } from './theme'

/** Everything the page stands on, and the one page. */
export function App() {
  return (
    <Providers>
      <CrashBoundary>
        <Shell>
          <Page />
        </Shell>
      </CrashBoundary>
    </Providers>
  )
}

/** Theme, server state and the three contexts, in the order they need each other. */
export function Providers({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueries)
  return (
    <ThemeProvider theme={theme} defaultMode="system" modeStorageKey="darkroom.theme">
      <CssBaseline />
      <QueryClientProvider client={queries}>
        <SettingsProvider>
          <NotificationsProvider>
            <SessionProvider>{children}</SessionProvider>
          </NotificationsProvider>
        </SettingsProvider>
      </QueryClientProvider>
    </ThemeProvider>
  )
}

/** The interceptors already ask again; asking again here too would multiply the attempts. */
function createQueries(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } })
}

function Page() {
  const [path] = useLocation()
  return path === '/' || /^\/t\/[^/]+$/.test(path) ? <StudioPage /> : <LostPage />
}
