import Box from '@mui/material/Box'
import Button from '@mui/material/Button'
import Typography from '@mui/material/Typography'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useReducer, useRef } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { catalogueQuery, type Task } from '../../api'
import { FaultNotice } from '../../shared/FaultNotice'
import { useHoming } from '../../shared/hooks'
import { useNotify } from '../../shared/notifications'
import { nameOf } from '../studio'
import { Announcement, isFinal, useDelete, useFavourite } from '../tasks'
import { Empty } from './Empty'
import { Ending, Waiting } from './Ending'
import { FilterBar } from './FilterBar'
import { type Filter, filterOf } from './filters'
import { Grid } from './Grid'
import { leave, left } from './place'
import { SelectionBar } from './SelectionBar'
import { NOTHING, select, still } from './selection'
import { useHeld } from './useHeld'
import { usePacking } from './usePacking'
import { usePictures } from './usePictures'
import { words } from './words'

/** Links that are over are asked for anew at most this often. */
const RENEWED_MS = 60_000

/** All pictures at `/gallery`; `?show=` names the kind. */
export function GalleryPage() {
  const [search, setSearch] = useSearchParams()
  const filter = filterOf(search.get('show'))
  const onFilter = (next: Filter) => {
    setSearch(next === 'all' ? {} : { show: next }, { replace: true })
    window.scrollTo(0, 0)
  }
  const top = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = words.title
    if (!left()) top.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <Typography variant="h1" ref={top} tabIndex={-1} sx={heading}>
        {words.heading}
      </Typography>
      <FilterBar filter={filter} onFilter={onFilter} />
      <Pictures key={filter} filter={filter} onAll={() => onFilter('all')} />
    </>
  )
}

function Pictures({ filter, onAll }: { filter: Filter; onAll: () => void }) {
  const { tasks, waiting, fault, more, loadMore, refetch } = usePictures(filter)
  const { shown, held } = useHeld(tasks)
  const catalogue = useQuery(catalogueQuery())
  const [, navigate] = useLocation()
  const renew = useRenewal(refetch)
  const chosen = useChosen(shown)
  const phase = `${chosen.bar === null} ${chosen.packing} ${shown.length === 0}`
  useHoming(phase, stopOf)
  const favourite = useFavourite()
  const open = (id: string) => {
    leave(id)
    navigate(`/t/${id}`)
  }
  if (fault) {
    return (
      <Box sx={{ display: 'grid', gap: 2, maxWidth: 560, mt: 4, justifyItems: 'start' }}>
        <FaultNotice fault={fault} />
        <Button variant="contained" onClick={() => refetch()}>
          {words.again}
        </Button>
      </Box>
    )
  }
  if (waiting) return <Waiting />
  if (tasks.length === 0 && !more) return <Empty filter={filter} onAll={onAll} />
  return (
    <Box onKeyDown={chosen.onKeyDown} sx={{ mt: 2.5 }}>
      <Grid
        tasks={shown}
        nameOf={(task) => nameOf(task, catalogue.data)}
        selection={chosen.selection}
        onSelect={chosen.change}
        onOpen={open}
        onFavourite={(task) => favourite([task], !task.favourite)}
        onDelete={chosen.remove}
        onLost={renew}
        more={more !== null}
      />
      <Ending key={tasks.length} more={more} onMore={loadMore} />
      {held > 0 && <Fresh count={held} />}
      {chosen.bar}
      <Announcement line={said(chosen.selection.ids.size, held)} />
    </Box>
  )
}

/** Where the focus goes with the button that had it: the print that Tab leads to, else the heading. */
function stopOf(): HTMLElement | null {
  return document.querySelector('#main .cell[tabindex="0"]') ?? document.querySelector('#main h1')
}

/** The selection, and what is done with it. */
function useChosen(shown: Task[]) {
  const order = shown.map(({ id }) => id)
  const [raw, change] = useReducer(select, NOTHING)
  const selection = still(raw, order)
  const tasks = shown.filter(({ id }) => selection.ids.has(id))
  const packing = usePacking()
  const favourite = useFavourite()
  const erase = useDelete()
  const notify = useNotify()
  const clear = () => change({ type: 'clear' })
  const remove = (ids: string[]) => {
    const over = shown.filter((task) => ids.includes(task.id) && isFinal(task))
    clear()
    if (over.length > 0) erase(over.map(({ id }) => id))
    else notify({ text: words.stillMade })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') clear()
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) change({ type: 'all', order })
    else return
    event.preventDefault()
  }
  const bar =
    tasks.length > 0 || packing.packed !== null ? (
      <SelectionBar
        chosen={tasks}
        packing={packing}
        onFavourite={(on) => favourite(tasks, on)}
        onDelete={() => remove(tasks.map(({ id }) => id))}
        onClear={clear}
      />
    ) : null
  return { selection, change, remove, onKeyDown, bar, packing: packing.packed !== null }
}

/** What came in above while somebody looks further down. */
function Fresh({ count }: { count: number }) {
  const up = () => {
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    window.scrollTo({ top: 0, behavior: calm ? 'instant' : 'smooth' })
  }
  return (
    <Box sx={pill}>
      <Button variant="contained" onClick={up}>
        {words.fresh(count)}
      </Button>
    </Box>
  )
}

function useRenewal(refetch: () => unknown): () => void {
  const last = useRef(0)
  return () => {
    if (Date.now() - last.current < RENEWED_MS) return
    last.current = Date.now()
    refetch()
  }
}

function said(selected: number, held: number): string {
  if (selected > 0) return words.selected(selected)
  return held > 0 ? words.fresh(held) : ''
}

const heading = { fontSize: 'clamp(2rem, 1.4rem + 2.4vw, 3rem)', mb: 2, outline: 'none' }

const pill = {
  position: 'fixed',
  zIndex: 15,
  insetInline: 0,
  top: 'calc(12px + env(safe-area-inset-top))',
  display: 'grid',
  placeItems: 'center',
  pointerEvents: 'none',
  '& button': { pointerEvents: 'auto', boxShadow: 6 },
}
