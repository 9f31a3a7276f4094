import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useState } from 'react'
import { checkerboard } from '../../shared/checkerboard'
import { apart, fileSize } from '../../shared/format'
import { useObjectUrl } from '../../shared/hooks'
import { words } from './words'

interface SavePreviewProps {
  file: File | null
  name: string
  busy: boolean
  /** It is the very file that is saved, so its size may be told. */
  exact: boolean
}

/** The picture as it will be saved, on squares where it is transparent, and what it weighs. */
export function SavePreview({ file, name, busy, exact }: SavePreviewProps) {
  const url = useObjectUrl(file)
  const [size, setSize] = useState<{ url: string; text: string } | null>(null)
  const kind = file?.type.replace('image/', '').toUpperCase() ?? ''
  const pixels = size?.url === url ? size?.text : null
  const facts = exact && file ? [pixels, apart(kind), apart(fileSize(file.size))] : [kind]
  return (
    <Box component="figure" sx={{ m: 0, minWidth: 0 }}>
      <Box sx={mount} data-busy={busy || undefined}>
        <Box sx={table}>
          {url && (
            <img
              src={url}
              alt={name}
              onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
                setSize({ url, text: words.pixels(naturalWidth, naturalHeight) })
              }
            />
          )}
        </Box>
      </Box>
      <Typography component="figcaption" variant="body2" aria-live="polite" sx={caption}>
        {busy ? words.preparing : facts.filter(Boolean).join(' · ')}
      </Typography>
    </Box>
  )
}

const mount = { p: 1.25, bgcolor: 'inks.mount', borderRadius: '3px', boxShadow: 2 }

const table = {
  display: 'grid',
  placeItems: 'center',
  height: { xs: '26dvh', sm: 'min(46dvh, 380px)' },
  '& img': {
    maxWidth: '100%',
    maxHeight: { xs: '26dvh', sm: 'min(46dvh, 380px)' },
    background: checkerboard(10),
    transition: 'opacity 200ms',
  },
  '[data-busy] > & img': { opacity: 0.5 },
}

const caption = { mt: 1, minHeight: '1.43em', textAlign: 'center', color: 'text.secondary' }
