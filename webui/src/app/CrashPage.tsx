import { Component, type ErrorInfo, type ReactNode, useEffect, useRef, useState } from 'react'
import { reportOf } from './report'
import { words } from './words'

interface Crash {
  thrown: unknown
  components: string | null
}

/**
 * Catches what no other part caught, so a fault of the page never leaves it blank. It stands outside
 * of everything: theme, contexts and server state may be what broke.
 */
export class CrashBoundary extends Component<{ children: ReactNode }, { crash: Crash | null }> {
  override state: { crash: Crash | null } = { crash: null }

  static getDerivedStateFromError(thrown: unknown) {
    return { crash: { thrown, components: null } }
  }

  override componentDidCatch(thrown: unknown, { componentStack }: ErrorInfo) {
    this.setState({ crash: { thrown, components: componentStack ?? null } })
  }

  override render() {
    const { crash } = this.state
    return crash ? <CrashPage {...crash} /> : this.props.children
  }
}

/** Looks like the shell of index.html, whose style it uses: it needs nothing that could be broken. */
function CrashPage({ thrown, components }: Crash) {
  const report = reportOf(thrown, components)
  const [unfolded, unfold] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="shell crash">
      <header>
        <i />
        {words.name}
      </header>
      <main>
        <FallenPrint />
        <h1 ref={heading} tabIndex={-1}>
          {words.crash}
        </h1>
        <p>{words.crashHelp}</p>
        <menu>
          <button type="button" className="first" onClick={() => location.reload()}>
            {words.reload}
          </button>
          <CopyButton report={report} onRefused={() => unfold(true)} />
        </menu>
        <details open={unfolded} onToggle={(event) => unfold(event.currentTarget.open)}>
          <summary>{words.report}</summary>
          <p>{words.reportHelp}</p>
          <pre>{report}</pre>
        </details>
      </main>
    </div>
  )
}

/** The clip still holds on to the line; the print lies below it. */
function FallenPrint() {
  return (
    <svg viewBox="0 0 240 150" aria-hidden="true">
      <path d="M-3000 20h6000" stroke="var(--inkSoft)" strokeWidth="2" opacity="0.6" />
      <rect x="114" y="9" width="11" height="24" rx="2" fill="var(--accent)" />
      <g transform="rotate(14 128 98)">
        <rect x="84" y="62" width="88" height="72" rx="2" fill="var(--mount)" />
        <rect x="91" y="69" width="74" height="50" fill="var(--lamp)" opacity="0.85" />
      </g>
    </svg>
  )
}

function CopyButton({ report, onRefused }: { report: string; onRefused: () => void }) {
  const [said, say] = useState(words.copy)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report)
      say(words.copied)
    } catch {
      say(words.copyRefused)
      onRefused()
    }
  }
  return (
    <button type="button" onClick={copy} aria-live="polite">
      {said}
    </button>
  )
}
