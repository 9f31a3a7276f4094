import { useColorScheme } from '@mui/material/styles'
import { useIsMutating } from '@tanstack/react-query'
import { type ComponentType, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useFinished, useTasks } from '../tasks'
import type { Bridge } from './bridge'
import type { MainButton, Theme } from './connect'

interface Parts {
  bridge: Bridge
  main: MainButton
  theme: Theme
}

/** What follows the page as it goes: nothing is drawn. */
export function createJoint({ bridge, main, theme }: Parts): ComponentType {
  return function Joint() {
    useTheme(theme, main)
    useWayBack(bridge, main)
    useFeelings(bridge)
    useClosing(bridge)
    return null
  }
}

/** Light or dark as the app around is, also when that changes. */
function useTheme(theme: Theme, main: MainButton): void {
  const { setMode } = useColorScheme()
  const follow = useEffectEvent(() => {
    if (theme.dark !== null) setMode(theme.dark ? 'dark' : 'light')
    main.tell()
  })
  useEffect(() => {
    follow()
    return theme.follow(() => follow())
  }, [theme])
}

/** The app's own arrow: closes a sheet, goes back within the page, or home. None on the first screen. */
function useWayBack(bridge: Bridge, main: MainButton): void {
  const [path, navigate] = useLocation()
  const sheet = useOpenSheet()
  const trail = useRef([path])
  useEffect(() => {
    const been = trail.current
    if (been.at(-2) === path) been.pop()
    else if (been.at(-1) !== path) been.push(path)
  }, [path])
  const back = useEffectEvent(() => {
    const open = document.querySelector<HTMLDialogElement>('dialog[open]')
    if (open) {
      // As Esc does: a sheet may have something to ask first.
      if (open.dispatchEvent(new Event('cancel', { cancelable: true }))) open.close()
    } else if (trail.current.length > 1) history.back()
    else navigate('/')
  })
  useEffect(() => bridge.on('back_button_pressed', () => back()), [bridge])
  const visible = sheet || path !== '/'
  useEffect(
    () => bridge.post('web_app_setup_back_button', { is_visible: visible }),
    [bridge, visible],
  )
  useEffect(() => main.veil(sheet), [main, sheet])
}

/** Whether a dialog covers the page. */
function useOpenSheet(): boolean {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const look = () => setOpen(document.querySelector('dialog[open]') !== null)
    const watch = new MutationObserver(look)
    watch.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['open'],
    })
    return () => watch.disconnect()
  }, [])
  return open
}

/** A picture that is done, and one that will not be, are felt. */
function useFeelings(bridge: Bridge): void {
  useFinished(useTasks(undefined), ({ state }) => {
    if (state === 'cancelled') return
    const notification_type = state === 'done' ? 'success' : 'error'
    bridge.post('web_app_trigger_haptic_feedback', { type: 'notification', notification_type })
  })
}

/** While something is on its way to the server, closing is asked about. */
function useClosing(bridge: Bridge): void {
  const busy = useIsMutating() > 0
  useEffect(
    () => bridge.post('web_app_setup_closing_behavior', { need_confirmation: busy }),
    [bridge, busy],
  )
}
