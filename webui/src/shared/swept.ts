/** A row that is swept sideways where it is too long; on a phone from edge to edge. */
export const swept = {
  display: 'flex',
  m: 0,
  mx: { xs: -2, md: 0 },
  px: { xs: 2, md: 0 },
  overflowX: 'auto',
}
