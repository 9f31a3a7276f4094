import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { LanguageChoice } from '../../../src/features/settings'
import { chosen, speak, speakAtStart } from '../../../src/shared/language'
import { NotificationsProvider } from '../../../src/shared/notifications'

// As without a network: the file of one language can't be fetched.
vi.mock('../../../src/locales/ru.po', () => {
  throw new Error('Failed to fetch dynamically imported module')
})

const LOST = /words of this language could not be fetched/

const show = () =>
  render(
    <NotificationsProvider>
      <LanguageChoice />
    </NotificationsProvider>,
  )
const take = (name: string) => userEvent.selectOptions(screen.getByRole('combobox'), name)

afterEach(async () => {
  await speak('en')
})

test('every language is offered in its own words', () => {
  show()
  const names = screen.getAllByRole('option').map(({ textContent, lang }) => [lang, textContent])
  expect(names).toEqual([
    ['', 'As this device'],
    ['en', 'English'],
    ['de', 'Deutsch'],
    ['es', 'Español'],
    ['ru', 'Русский'],
    ['ar', 'العربية'],
  ])
})

test('a language is spoken as soon as it is chosen, and may be left to the device again', async () => {
  show()
  await take('Deutsch')
  expect(await screen.findByRole('combobox', { name: 'Sprache' })).toHaveValue('de')
  await take('Wie dieses Gerät')
  expect(await screen.findByRole('combobox', { name: 'Language' })).toHaveValue('')
  expect(chosen()).toBeNull()
})

test('a language that can’t be fetched is said, and the choice goes back', async () => {
  show()
  await take('Español')
  await screen.findByRole('combobox', { name: 'Idioma' })
  await take('Русский')
  expect(await screen.findByText(/No se pudieron cargar los textos/)).toBeInTheDocument()
  expect(screen.getByRole('combobox', { name: 'Idioma' })).toHaveValue('es')
  expect(document.documentElement.lang).toBe('es')
})

test('of two chosen quickly, the first is not taken for spoken when the second fails', async () => {
  show()
  await take('Deutsch')
  await screen.findByRole('combobox', { name: 'Sprache' })
  const user = userEvent.setup()
  await Promise.all([
    user.selectOptions(screen.getByRole('combobox'), 'Español'),
    user.selectOptions(screen.getByRole('combobox'), 'Русский'),
  ])
  await screen.findByText(/Texte dieser Sprache|textos de este idioma/)
  expect(screen.getByRole('combobox')).toHaveValue(document.documentElement.lang)
})

test('a visit whose words can’t be fetched begins in English, and says so once', async () => {
  document.documentElement.lang = 'ru'
  await speakAtStart()
  expect(document.documentElement.lang).toBe('en')
  const first = show()
  expect(await screen.findByText(LOST)).toBeInTheDocument()
  first.unmount()
  show()
  expect(screen.queryByText(LOST)).not.toBeInTheDocument()
})
