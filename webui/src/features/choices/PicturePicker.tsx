import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { useObjectUrl } from '../../shared/hooks'
import { SceneIcon } from '../../shared/icons'
import { FileButton, useTake } from '../capture'
import { words } from './words'

interface PicturePickerProps {
  picture: File | null
  onChange: (picture: File) => void
}

/** The person's own picture as background, through the same rules as a photo. */
export function PicturePicker({ picture, onChange }: PicturePickerProps) {
  const take = useTake(onChange)
  const url = useObjectUrl(picture)
  return (
    <Box component="section" aria-label={words.picture}>
      <Typography variant="h3" component="p" sx={{ mb: 1.25 }}>
        {words.picture}
      </Typography>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
        {url && <Box component="img" src={url} alt={words.picture} sx={preview} />}
        <FileButton take={take} variant="outlined" startIcon={<SceneIcon />}>
          {picture ? words.otherPicture : words.choosePicture}
        </FileButton>
      </Box>
    </Box>
  )
}

const preview = {
  width: 96,
  height: 64,
  objectFit: 'cover',
  p: '4px',
  bgcolor: 'inks.mount',
  boxShadow: 1,
}
