/** What the page says to its service worker; `entry`: the shell is to be fetched anew. */
export interface ToWorker {
  kind: 'shared?' | 'entry'
}

/** What the service worker says: which build it took over with; photos shared from another app. */
export type FromWorker = { kind: 'build'; build: string } | { kind: 'shared'; files: File[] }
