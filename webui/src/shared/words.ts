import { t } from '@lingui/core/macro'
import { spoken } from './spoken'

export const lostWords = spoken({
  title: () => t`This part of the page is missing`,
  offline: () => t`You are offline, and it was not fetched before. What you see stays.`,
  outdated: () =>
    t`The connection failed, or there is a newer darkroom. Your photo and choices outlast a reload.`,
  again: () => t`Try again`,
  reload: () => t`Reload`,
})

export const faultNoticeWords = spoken({
  details: () => t`Details`,
  code: () => t({ message: 'Kind', comment: 'Of a failure; a code follows' }),
  incident: () => t({ message: 'Number to pass on', comment: 'To whoever runs the program' }),
})
