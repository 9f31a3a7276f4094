import { memo } from 'react'
import type { Task } from '../../api'
import { CheckIcon, HeartIcon } from '../../shared/icons'
import { useLanguage } from '../../shared/language'
import { isFinal, taskWords } from '../tasks'
import { words } from './words'

interface CellProps {
  task: Task
  name: string
  /** Its number in the list, from 1. */
  row: number
  selected: boolean
  /** The one that Tab leads to. */
  current: boolean
}

/**
 * One print: a row of the grid, as a screen reader counts, with its picture and its heart. What is
 * done to it is heard by the grid, so a thousand of them cost no more than their few elements.
 */
export const Cell = memo(function Cell({ task, name, row, selected, current }: CellProps) {
  useLanguage()
  const tab = current ? 0 : -1
  const done = task.state === 'done'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table's row can't stand in a CSS grid of its own
    <div
      role="row"
      className="cell"
      data-id={task.id}
      data-live={!isFinal(task) || undefined}
      data-spoiled={task.state === 'failed' || task.state === 'cancelled' || undefined}
      aria-rowindex={row}
      aria-selected={selected}
      tabIndex={tab}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its row has the focus */}
      <div role="gridcell" className="place">
        <a href={`/t/${task.id}`} tabIndex={-1} draggable={false} className="open">
          <Sheet task={task} />
          <span className="name">
            {name}
            {!done && <span className="state"> {taskWords.states[task.state]}</span>}
          </span>
        </a>
        <button
          type="button"
          aria-pressed={selected}
          aria-label={words.select(name)}
          tabIndex={tab}
          className="tick"
        >
          <CheckIcon fontSize="small" />
        </button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: its button has the focus */}
      <div role="gridcell" className="corner">
        {done && (
          <button
            type="button"
            aria-pressed={task.favourite}
            aria-label={words.favourite(name)}
            tabIndex={tab}
            className="heart"
          >
            <HeartIcon fontSize="small" />
          </button>
        )}
      </div>
    </div>
  )
})

/** The picture in its final shape: a few pixels of it, until its thumbnail lies over them. */
function Sheet({ task }: { task: Task }) {
  const shown = task.results[0] ?? task.photo
  const { width, height, placeholder, thumbnail_url, url } = shown
  const src = thumbnail_url ?? url
  return (
    <span className="well">
      <span
        className="sheet"
        data-tall={width < height || undefined}
        style={{ aspectRatio: `${width / height}` }}
      >
        <img
          key={src.split('?')[0]}
          className="thumb"
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
        />
        {placeholder && (
          <img className="few" src={`data:image/webp;base64,${placeholder}`} alt="" />
        )}
      </span>
    </span>
  )
}
