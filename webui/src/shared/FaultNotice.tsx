import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { type Fault, faultWords } from '../api'
import { faultNoticeWords as words } from './words'

type Told = Pick<Fault, 'code' | 'title' | 'detail' | 'retryable'> & { incident?: string | null }

/** A failure in words. The kind and the incident id are folded away under Details. */
export function FaultNotice({ fault, heading = true }: { fault: Told; heading?: boolean }) {
  const { title, help } = faultWords(fault)
  return (
    <Box role="alert" sx={notice}>
      {heading && (
        <Typography variant="h3" component="p" sx={{ color: 'error.main' }}>
          {title}
        </Typography>
      )}
      <Typography sx={{ mt: 0.5 }}>{help}</Typography>
      <Box component="details" sx={details}>
        <summary>{words.details}</summary>
        <div>
          {words.code}: {fault.code}
        </div>
        {fault.incident && (
          <div>
            {words.incident}:{' '}
            <Box component="code" sx={{ userSelect: 'all' }}>
              {fault.incident}
            </Box>
          </div>
        )}
      </Box>
    </Box>
  )
}

/** The short sentence of a failure. */
export function FaultTitle({ fault }: { fault: Told }) {
  return faultWords(fault).title
}

const notice = {
  p: 2,
  bgcolor: 'inks.badWash',
  borderInlineStart: '4px solid',
  borderColor: 'error.main',
  borderRadius: '3px',
}

const details = {
  mb: -1,
  fontSize: '0.875rem',
  color: 'text.secondary',
  '& summary': {
    cursor: 'pointer',
    minHeight: 44,
    width: 'fit-content',
    lineHeight: '44px',
    paddingInlineEnd: 2,
  },
}
