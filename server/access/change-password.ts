import { type Kysely, sql } from 'kysely'
import { TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { checkPassword, hashPassword, verifyPassword } from './password.ts'
import { revokeSessions } from './sessions.ts'
import type { AuthTables } from './tables.ts'
import { accountKey, countAttempt, forgetAttempts, perAccount } from './throttle.ts'
import { dropTickets } from './tickets.ts'

/**
 * Changes the password of a user who knows the present one, and ends all the user's other sessions. Wrong guesses
 * count with those at sign-in.
 * @throws VALIDATION at `current` or `next`, RATE_LIMITED, UNAUTHENTICATED when the user is gone
 */
export async function changePassword(
  db: Kysely<AuthTables>,
  change: { userId: number; current: string; next: string; keepToken?: string },
): Promise<void> {
  const { rows } = await sql<{ name: string; email: string; password_hash: string | null }>`
    select name, email, password_hash from app_user where id = ${change.userId} and is_active`.execute(db)
  const user = rows[0]
  if (!user) throw new TrellisError('UNAUTHENTICATED', say`Sign in again.`)
  const account = accountKey(user.email)
  await countAttempt(db, account, perAccount)
  if (!(await verifyPassword(user.password_hash, change.current))) {
    throw validationError([{ path: ['current'], message: say`This is not your password.`, rule: 'password' }])
  }
  await forgetAttempts(db, account)
  checkPassword(change.next, user, 'next')
  if (change.next === change.current) {
    throw validationError([
      { path: ['next'], message: say`Choose a password other than the present one.`, rule: 'password' },
    ])
  }
  await setPassword(db, change.userId, change.next, change.keepToken)
}

/**
 * Gives a user a password and ends the user's sessions, but for that of `keepToken`, in one transaction. It checks
 * neither the old password nor the strength of the new one: that is for callers who act for the user.
 */
export async function setPassword(
  db: Kysely<AuthTables>,
  userId: number,
  password: string,
  keepToken?: string,
): Promise<void> {
  const hash = await hashPassword(password)
  await db.transaction().execute((transaction) => storePassword(transaction, userId, hash, keepToken))
}

/** Stores the hash of a password; sessions end, and so do links and half-open sign-ins that the old one led to. */
export async function storePassword(
  transaction: Kysely<AuthTables>,
  userId: number,
  hash: string,
  keepToken?: string,
): Promise<void> {
  await sql`update app_user set password_hash = ${hash}, must_change_password = false where id = ${userId}`.execute(
    transaction,
  )
  await revokeSessions(transaction, userId, keepToken)
  await dropTickets(transaction, userId, ['RESET', 'INVITE', 'SECOND_FACTOR', 'PASSKEY_NEW'])
}
