import Box from '@mui/material/Box'
import Typography from '@mui/material/Typography'
import { PROMPT_LENGTH } from './choice'
import { words } from './words'

interface PromptFieldProps {
  value: string
  onChange: (prompt: string) => void
}

/** A background in a person's own words. */
export function PromptField({ value, onChange }: PromptFieldProps) {
  return (
    <Box component="label" sx={{ display: 'block' }}>
      <Typography component="span" variant="h3" sx={{ display: 'block', mb: 1.25 }}>
        {words.prompt}
      </Typography>
      <Box
        component="textarea"
        rows={3}
        maxLength={PROMPT_LENGTH.most}
        value={value}
        placeholder={words.promptExample}
        onChange={(event) => onChange(event.currentTarget.value)}
        sx={field}
      />
    </Box>
  )
}

const field = {
  display: 'block',
  boxSizing: 'border-box',
  width: '100%',
  p: 1.5,
  font: 'inherit',
  color: 'text.primary',
  bgcolor: 'background.default',
  border: '1px solid',
  borderColor: 'inks.control',
  borderRadius: 1,
  resize: 'vertical',
  '&::placeholder': { color: 'text.secondary', opacity: 1 },
}
