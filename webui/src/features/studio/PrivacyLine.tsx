import Typography from '@mui/material/Typography'
import type { Catalogue } from '../../api'
import { privacyLine } from './words'

/** Where pictures are made, when a photo is looked at, when all goes, and what is taken off a photo first. */
export function PrivacyLine({ catalogue }: { catalogue: Catalogue | undefined }) {
  return (
    <Typography
      variant="body2"
      sx={{
        color: 'text.secondary',
        mt: { xs: 2, md: 1 },
        minHeight: { xs: '5.8em', sm: '4.35em' },
        textWrap: 'pretty',
      }}
    >
      {privacyLine(catalogue)}
    </Typography>
  )
}
