/** Says that there is a batch. */
export const FLAG = 'darkroom.batch'
/** How many photos make a batch at most. */
export const MOST = 20
let waiting: File[] = []

/** Leaves files for the batch page, which takes them when it is shown. */
export function handOver(files: readonly File[]): void {
  waiting = [...waiting, ...files]
}

/** Takes what was left, once. */
export function takeOver(): File[] {
  const files = waiting
  waiting = []
  return files
}
