import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { AddPhotoIcon } from '../../shared/icons'
import { sideways } from '../../shared/sideways'
import { CameraButton, PasteButton, PickButton } from './buttons'
import { Samples } from './Samples'
import { words } from './words'

interface DropAreaProps {
  take: (files: Iterable<File>) => void
  /** A sample was taken; `faces` says whether an avatar can be made of it. */
  onSample: (photo: File, faces: boolean) => void
  /** It is for many photos, not for one. */
  several?: boolean
}

/** The empty easel: every way of bringing a photo in. */
export function DropArea({ take, onSample, several = false }: DropAreaProps) {
  return (
    <Box sx={easel}>
      <Box sx={invitation}>
        <AddPhotoIcon sx={{ fontSize: 56, color: 'primary.main' }} />
        <Typography sx={{ color: 'text.secondary', display: { xs: 'none', sm: 'block' } }}>
          {several ? words.dropSeveral : words.drop}
        </Typography>
        <Box sx={ways}>
          <PickButton take={take}>{several ? words.chooseSeveral : words.choose}</PickButton>
          <CameraButton take={take} />
          <PasteButton take={take} />
        </Box>
      </Box>
      <Samples onSample={onSample} />
    </Box>
  )
}

const invitation = {
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  textAlign: 'center',
  gap: 1,
  m: 'auto',
  py: 3,
  // The buttons are on the screen before what leads to them.
  [sideways]: { py: 0, pb: 2, '& > svg, & > p': { display: 'none' } },
}

const ways = { display: 'flex', flexWrap: 'wrap', gap: 1.5, mt: 1.5, justifyContent: 'center' }

const easel = {
  display: 'flex',
  flexDirection: 'column',
  minHeight: { xs: 300, md: 400 },
  p: { xs: 2, sm: 3 },
  bgcolor: 'background.paper',
  border: '2px dashed',
  borderColor: 'inks.control',
  borderRadius: 1,
}
