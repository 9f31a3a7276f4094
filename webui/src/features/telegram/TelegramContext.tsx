import {
  type ComponentType,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
} from 'react'
import { launchOf } from './launch'

/** What is felt under the finger. */
export type Feel = 'success' | 'error' | 'choice'

/** Telegram's own button below the page. */
export interface Main {
  text: string
  disabled: boolean
  press: () => void
}

/** The app this page is opened in. Only inside Telegram is there one. */
export interface Telegram {
  /** The person's language as Telegram has it, such as `de` or `pt-br`; null when it doesn't say. */
  language: string | null
  /** Shows the button until what is returned is called. */
  main: (main: Main) => () => void
  feel: (what: Feel) => void
  /** Opens Telegram's choice of whom to send a link to. */
  share: (url: string) => void
  /** Gives a signed link to Telegram to save; false when this Telegram can't. */
  download: (url: string, name: string) => boolean
  /** Joins the page's state to Telegram: way back, colours, what is asked before closing. */
  Joint: ComponentType
}

const TelegramOf = createContext<Telegram | null>(null)

/** The app around this page; null in a plain browser. */
export function useTelegram(): Telegram | null {
  return useContext(TelegramOf)
}

/**
 * Before the first render, so that the first request already says who it is. What speaks with
 * Telegram comes in a file of its own: a plain browser never asks for it.
 */
export async function joinTelegram(): Promise<Telegram | null> {
  const launch = launchOf()
  if (!launch) return null
  const load = () => import('./connect')
  return (await load().catch(load)).connect(launch)
}

interface ProviderProps {
  telegram: Telegram | null
  children: ReactNode
}

/** Hands the app around this page to its parts. */
export function TelegramProvider({ telegram, children }: ProviderProps) {
  return (
    <TelegramOf.Provider value={telegram}>
      {telegram && <telegram.Joint />}
      {children}
    </TelegramOf.Provider>
  )
}

/** Hands the screen's one primary action to Telegram's own button; false where there is none. */
export function useMainButton(text: string, disabled: boolean, act: () => void): boolean {
  const telegram = useTelegram()
  const press = useEffectEvent(act)
  useEffect(
    () => telegram?.main({ text, disabled, press: () => press() }),
    [telegram, text, disabled],
  )
  return telegram !== null
}
