import type { AuthProvider } from 'ra-core'
import { isApiError } from '../data/errors.ts'
import { forgetKnowledge } from '../data/knowledge.ts'
import { keepLocale } from '../i18n/locale.ts'
import { t } from '../i18n/translate.ts'
import { setPreferences } from '../theme/preferences.ts'
import { signInPath } from './public-paths.ts'
import { endSession, fetchSession, type Session } from './session.ts'

let session: Session | null = null
let asked: Promise<Session | null> | null = null

/** The session, asked for once by all who want to know at the same time. */
export async function currentSession(): Promise<Session> {
  if (session) return session
  asked ??= fetchSession().finally(() => {
    asked = null
  })
  session = await asked
  if (!session) throw new Error('No session')
  return session
}

/** The session as it was when the frame opened. */
export const knownSession = (): Session | undefined => session ?? undefined

function forget(): void {
  session = null
  forgetKnowledge()
}

/** ra-core's view of our cookie sessions. A network failure is no reason to sign anyone out. */
export const authProvider: AuthProvider = {
  // The session has begun by now, in one step or two: what is known of the one before is worth nothing.
  login: async () => forget(),
  logout: async () => {
    const wasSignedIn = session !== null
    forget()
    if (wasSignedIn) await endSession().catch(() => null)
    // Signing out clears the browser's storage for the site; the looks of this screen are no secret.
    setPreferences({})
    keepLocale()
    return signInPath
  },
  checkAuth: async () => {
    try {
      await currentSession()
    } catch (error) {
      if (isApiError(error) && error.status === 401) throw { message: false, redirectTo: signInPath }
    }
  },
  checkError: async (error: unknown) => {
    if (!isApiError(error) || error.status !== 401) return
    session = null
    throw { message: t('Your session has ended. Sign in to go on where you were.'), redirectTo: signInPath }
  },
  getIdentity: async () => {
    const { user } = await currentSession()
    return { id: user.id, fullName: user.name, email: user.email }
  },
  getPermissions: async () => null,
}
