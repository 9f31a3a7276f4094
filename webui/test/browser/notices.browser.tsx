import { expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { useNotify } from '../../src/shared/notifications'
import { show } from './stand'

function Desk({ undo }: { undo: () => void }) {
  const notify = useNotify()
  const action = { label: 'Undo', run: undo, undoes: true }
  return (
    <>
      <button type="button" onClick={() => notify({ text: 'Deleted', action, lasting: 60_000 })}>
        Delete
      </button>
      <button type="button">Next</button>
      <input aria-label="Words" />
      <button type="button">Last</button>
    </>
  )
}

const at = () => document.activeElement?.textContent
const button = (name: string) => page.getByRole('button', { name, exact: true })

async function deleted() {
  const undo = vi.fn()
  show(<Desk undo={undo} />)
  await button('Delete').click()
  await expect.element(button('Undo')).toBeVisible()
  return undo
}

test('the first Tab leads to Undo, and the next one on as if it had not been there', async () => {
  await deleted()
  expect(at(), 'nothing takes the focus by itself').toBe('Delete')
  await userEvent.keyboard('{Tab}')
  expect(at()).toBe('Undo')
  await userEvent.keyboard('{Tab}')
  expect(at()).toBe('Next')
})

test('Undo gives the focus back to where it came from', async () => {
  const undo = await deleted()
  await userEvent.keyboard('{Tab}{Enter}')
  await expect.element(button('Undo')).not.toBeInTheDocument()
  expect(undo).toHaveBeenCalledOnce()
  expect(at()).toBe('Delete')
})

test('Ctrl Z undoes while the sentence stands, but in a field it belongs to the words', async () => {
  const undo = await deleted()
  await page.getByLabelText('Words').click()
  await userEvent.keyboard('{Control>}z{/Control}')
  expect(undo).not.toHaveBeenCalled()
  await button('Next').click()
  await userEvent.keyboard('{Control>}z{/Control}')
  expect(undo).toHaveBeenCalledOnce()
  await expect.element(button('Undo')).not.toBeInTheDocument()
  await userEvent.keyboard('{Control>}z{/Control}')
  expect(undo).toHaveBeenCalledOnce()
})
