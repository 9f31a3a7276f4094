import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { HttpResponse, http } from 'msw'
import type { Task } from '../../src/api'
import { App } from '../../src/app/App'
import { photoFile } from '../pictures'
import { at, server } from '../server'
import './parts'

export const FAST = { timeout: 4000 }

/** The form of the last order, and the keys of all of them. */
export function taking(path: string, answer: (count: number) => Response) {
  const orders: { form: FormData; key: string | null }[] = []
  server.use(
    http.post(at(path), async ({ request }) => {
      orders.push({ form: await request.formData(), key: request.headers.get('Idempotency-Key') })
      return answer(orders.length)
    }),
  )
  return orders
}

export const accepted = (made: Task) => HttpResponse.json(made, { status: 202 })
export const press = (name: RegExp | string) =>
  userEvent.click(screen.getByRole('button', { name }))
export const choose = async (name: string) =>
  userEvent.click(await screen.findByRole('radio', { name }))

export async function open(path = '/') {
  history.replaceState(null, '', path)
  render(<App />)
  await screen.findByRole('banner')
}

export async function givePhoto(photo: File = photoFile()) {
  const picker = document.querySelector<HTMLInputElement>('input[type=file]')
  await userEvent.upload(picker as HTMLInputElement, photo)
}

export async function openWithPhoto() {
  await open()
  await screen.findByRole('radio', { name: 'Pencil' })
  await givePhoto()
  await screen.findByRole('button', { name: 'Make the avatar' })
}
