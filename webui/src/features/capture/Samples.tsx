import Box from '@mui/material/Box'
import ButtonBase from '@mui/material/ButtonBase'
import Typography from '@mui/material/Typography'
import axios from 'axios'
import { clip, lineAt } from '../../shared/line'
import { useNotify } from '../../shared/notifications'
import { opened } from './opening'
import { sampleWords, words } from './words'

/** Photos that come with the page. Of the last two no avatar can be made: there is no face. */
const SAMPLES = [
  { id: 'astronaut', faces: true },
  { id: 'grace-hopper', faces: true },
  { id: 'cat', faces: false },
  { id: 'coffee', faces: false },
] as const

/** Four small prints; a tap takes one as the photo. */
export function Samples({ onSample }: { onSample: (photo: File, faces: boolean) => void }) {
  const notify = useNotify()
  const pick = async (id: string, faces: boolean) => {
    try {
      const { data } = await axios.get<Blob>(`/samples/${id}.jpg`, { responseType: 'blob' })
      const photo = new File([data], `${id}.jpg`, { type: 'image/jpeg' })
      await opened(photo)
      onSample(photo, faces)
    } catch {
      notify({ text: words.sampleLost })
    }
  }
  return (
    <Box component="section" aria-label={words.samples} sx={{ textAlign: 'center' }}>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1.5 }}>
        {words.samples}
      </Typography>
      <Box sx={row}>
        {SAMPLES.map(({ id, faces }) => (
          <ButtonBase
            key={id}
            onClick={() => pick(id, faces)}
            aria-label={sampleWords[id]}
            sx={small}
          >
            <img src={`/samples/${id}-small.webp`} alt="" width={72} height={72} />
          </ButtonBase>
        ))}
      </Box>
    </Box>
  )
}

const row = {
  display: 'flex',
  justifyContent: 'center',
  gap: { xs: 1.5, sm: 3 },
  mx: { xs: -2, sm: -3 },
  pt: '12px',
  ...lineAt(11),
}

const small = {
  position: 'relative',
  p: '5px',
  bgcolor: 'inks.mount',
  boxShadow: 2,
  transformOrigin: '50% 0',
  transition: 'rotate 200ms',
  '&::before': clip,
  '&:nth-of-type(odd)': { rotate: '-1.2deg' },
  '&:nth-of-type(even)': { rotate: '1deg' },
  '&:hover': { rotate: '3deg' },
  '& img': { display: 'block', width: { xs: 60, sm: 84 }, height: { xs: 60, sm: 84 } },
}
