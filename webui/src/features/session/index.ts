export { SessionProvider, useSession } from './SessionContext'
