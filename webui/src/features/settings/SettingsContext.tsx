import { useColorScheme } from '@mui/material/styles'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'

/** Light, dark, or as the device is set. */
export type ThemeMode = 'system' | 'light' | 'dark'

/** What this browser remembers about choosing; ids are checked against the catalogue when used. */
export interface LastChoice {
  operation: 'avatar' | 'background' | 'upscale'
  style: string | null
  background: string | null
  colour: string | null
  gradient: string | null
  scene: string | null
  shadow: boolean
  scale: number | null
}

interface Settings {
  mode: ThemeMode
  setMode: (mode: ThemeMode) => void
  last: LastChoice | null
  remember: (choice: LastChoice) => void
}

const KEY = 'darkroom.choice.1'
const SettingsOf = createContext<Settings | null>(null)

/** The settings of this browser. */
export function useSettings(): Settings {
  const settings = useContext(SettingsOf)
  if (!settings) throw new Error('useSettings needs a SettingsProvider above it')
  return settings
}

/** Theme and last choice. The theme is set before first paint by index.html, from the same key. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const { mode, setMode, colorScheme } = useColorScheme()
  useBrowserColour(colorScheme)
  const [last, setLast] = useState(readLast)
  const remember = useCallback((choice: LastChoice) => {
    setLast(choice)
    try {
      localStorage.setItem(KEY, JSON.stringify(choice))
    } catch {
      // Storage is refused: the choice then lasts as long as the page.
    }
  }, [])
  const settings = useMemo(
    () => ({ mode: mode ?? 'system', setMode, last, remember }),
    [mode, setMode, last, remember],
  )
  return <SettingsOf.Provider value={settings}>{children}</SettingsOf.Provider>
}

/** The browser's own bars take the paper's colour, which index.html has for both themes. */
function useBrowserColour(scheme: string | undefined): void {
  useEffect(() => {
    if (!scheme) return
    const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper')
    for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
      meta.content = paper
    }
  }, [scheme])
}

function readLast(): LastChoice | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return typeof kept === 'object' && kept !== null && 'operation' in kept
      ? (kept as LastChoice)
      : null
  } catch {
    return null
  }
}
