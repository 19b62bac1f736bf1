import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { verifyPassword } from './password.ts'
import { createSession, pruneSessions } from './sessions.ts'
import type { AuthTables } from './tables.ts'
import { accountKey, addressKey, countAttempt, forgetAttempts, perAccount, perAddress } from './throttle.ts'

/** Who signed in, and the token for the cookie. */
export interface SignedIn {
  token: string
  user: { id: number; name: string; email: string }
}

/**
 * Signs a user in by password. An unknown address, an inactive user and a wrong password get the same answer after
 * the same work.
 * @throws UNAUTHENTICATED when they do not match, RATE_LIMITED when there were too many guesses
 */
export async function signIn(
  db: Kysely<AuthTables>,
  attempt: { email: string; password: string; ip: string; userAgent: string | null },
): Promise<SignedIn> {
  const email = attempt.email.trim().toLowerCase()
  const account = accountKey(email)
  // Counted before the password is looked at, so that parallel guesses cannot slip through together.
  await countAttempt(db, addressKey(attempt.ip), perAddress)
  await countAttempt(db, account, perAccount)
  const { rows } = await sql<{ id: number | string; name: string; password_hash: string | null }>`
    select id, name, password_hash from app_user where email = ${email} and is_active`.execute(db)
  const user = rows[0]
  if (!(await verifyPassword(user?.password_hash, attempt.password)) || !user) {
    throw new TrellisError('UNAUTHENTICATED', 'The e-mail address or the password is not right.')
  }
  await forgetAttempts(db, account)
  await pruneSessions(db)
  const id = Number(user.id)
  const token = await createSession(db, { userId: id, ip: attempt.ip, userAgent: attempt.userAgent })
  return { token, user: { id, name: user.name, email } }
}
