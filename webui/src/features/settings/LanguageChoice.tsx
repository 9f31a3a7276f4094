import Box from '@mui/material/Box'
import { useEffect, useState } from 'react'
import { choose, chosen, LANGUAGES, takeMissed, useLanguage } from '../../shared/language'
import { useNotify } from '../../shared/notifications'
import { words } from './words'

type Choice = keyof typeof LANGUAGES | ''

/** The five languages, each in its own words, and whatever the device prefers. */
export function LanguageChoice() {
  useLanguage()
  const notify = useNotify()
  const [value, setValue] = useState<Choice>(() => chosen() ?? '')
  useEffect(() => {
    if (takeMissed()) notify({ text: words.languageLost })
  }, [notify])
  const change = (next: Choice) => {
    setValue(next)
    choose(next || null).catch(() => {
      setValue(chosen() ?? '')
      notify({ text: words.languageLost })
    })
  }
  return (
    <Box component="footer" sx={foot}>
      <Box component="label" sx={line}>
        <span>{words.language}</span>
        <select value={value} onChange={(event) => change(event.target.value as Choice)}>
          <option value="">{words.asDevice}</option>
          {Object.entries(LANGUAGES).map(([language, name]) => (
            <option key={language} value={language} lang={language}>
              {name}
            </option>
          ))}
        </select>
      </Box>
    </Box>
  )
}

const foot = {
  display: 'flex',
  justifyContent: 'center',
  px: 2,
  pb: 'calc(24px + env(safe-area-inset-bottom))',
}

const line = {
  display: 'inline-flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  justifyContent: 'center',
  columnGap: 1.5,
  color: 'text.secondary',
  fontSize: '0.875rem',
  '& select': {
    minHeight: 44,
    maxWidth: '100%',
    px: 1.5,
    border: '1px solid',
    borderColor: 'inks.control',
    borderRadius: 999,
    bgcolor: 'background.paper',
    color: 'text.primary',
    font: 'inherit',
    cursor: 'pointer',
  },
  '& select:focus-visible': {
    outline: '3px solid',
    outlineColor: 'primary.main',
    outlineOffset: '2px',
  },
}
