/** A window so low that nothing may stand over it: a phone held sideways, or with its keyboard up. */
export const low = '@media (max-height: 479px)'
/** A phone held sideways: low, and wide enough for two columns. */
export const sideways = '@media (max-height: 479px) and (min-width: 560px)'
/** A small notebook, where the choices of one kind should end above the bar. */
export const shallow = '@media (min-width: 900px) and (max-height: 860px)'
