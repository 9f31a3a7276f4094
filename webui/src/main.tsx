import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, joinTelegram, speakAtStart } from './app/App'

const root = document.getElementById('root')

/** What is around the page is known before anything is asked or drawn. */
async function begin(place: HTMLElement): Promise<void> {
  const telegram = await joinTelegram().catch(() => null)
  await speakAtStart(telegram?.language)
  createRoot(place).render(
    <StrictMode>
      <App telegram={telegram} />
    </StrictMode>,
  )
}

/** The shell has a line for what could not be loaded, and shows it as for its script. */
function lost(): void {
  document.querySelector('script[type="module"]')?.dispatchEvent(new Event('error'))
}

if (root) begin(root).catch(lost)
