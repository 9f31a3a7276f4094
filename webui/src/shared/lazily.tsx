import {
  Component,
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useState,
} from 'react'
import { LostPart } from './LostPart'

const SILENT_MS = 400

/** A part of the page that is fetched when it is first shown, or before that when it will be wanted. */
export type Lazily<Props> = ComponentType<Props> & { prefetch: () => void }

/** The part's code could not be fetched: the network is gone, or the server has another build. */
class PartLost extends Error {}

/**
 * A component that comes in a file of its own. Until it is here `Waiting` holds its place, given the
 * same props; a fetch that fails is made once more, and then a notice stands there instead.
 */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType<Props> = Nothing,
): Lazily<Props> {
  let here: ComponentType<Props> | null = null
  let coming: Promise<{ default: ComponentType<Props> }> | null = null
  const fetched = () => {
    coming ??= load()
      .catch(load)
      .then((part) => {
        here = part
        return { default: part }
      })
      .catch((error: unknown) => {
        coming = null
        throw new PartLost('a part of the page could not be fetched', { cause: error })
      })
    return coming
  }
  // It stays lost, once it was shown as lost, until it is asked for again.
  let Coming = lazy(fetched)
  const again = () => {
    Coming = lazy(fetched)
  }
  function Here(props: Props) {
    const Part = here ?? Coming
    return <Part {...props} />
  }
  const Part = (props: Props) => (
    <LossBoundary onAgain={again}>
      <Suspense fallback={<Waiting {...props} />}>
        <Here {...props} />
      </Suspense>
    </LossBoundary>
  )
  // A loss is told where the part is shown, not while it is only expected.
  return Object.assign(Part, { prefetch: () => void fetched().catch(() => undefined) })
}

/** Tells of lost code in its place; any other fault goes on to whoever catches it. */
class LossBoundary extends Component<
  { children: ReactNode; onAgain: () => void },
  { thrown: unknown }
> {
  override state = { thrown: null }

  static getDerivedStateFromError(thrown: unknown) {
    return { thrown }
  }

  private readonly again = () => {
    this.props.onAgain()
    this.setState({ thrown: null })
  }

  override render() {
    const { thrown } = this.state
    if (thrown === null) return this.props.children
    if (!((thrown as unknown) instanceof PartLost)) throw thrown
    return <LostPart onAgain={this.again} />
  }
}

function Nothing() {
  return null
}

/** Shows its children only when the wait has become long enough to be felt. */
export function Late({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(setLate, SILENT_MS, true)
    return () => clearTimeout(timer)
  }, [])
  return late ? children : null
}

/** Runs `work` when the page has nothing better to do; returns how to call it off. */
export function whenIdle(work: () => void): () => void {
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 2000)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(work, { timeout: 5000 })
  return () => cancelIdleCallback(handle)
}
