import Box from '@mui/material/Box'
import { lazily } from '../../shared/lazily'
import type { TrayProps } from './Tray'

/** Recent tasks, hung on a line below the page. */
export const Tray = lazily(async () => (await import('./Tray')).Tray, TrayWaiting)

function TrayWaiting({ tasks }: TrayProps) {
  return tasks.length > 0 && <Box sx={{ mt: { xs: 4, md: 5 }, minHeight: 206 }} />
}
