import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { type Client, noteAccess } from './events.ts'
import { verifyPassword } from './password.ts'
import { secondFactorsOf } from './second-factor.ts'
import { createSession, pruneSessions } from './sessions.ts'
import type { AuthTables } from './tables.ts'
import { accountKey, addressKey, countAttempt, forgetAttempts, perAccount, perAddress } from './throttle.ts'
import { openTicket } from './tickets.ts'

/** Who signs in. */
export interface Person {
  id: number
  name: string
  email: string
}

/** A session begun: the token for the cookie. */
export interface SignedIn {
  token: string
  user: Person
}

/** The password was right, and a second factor has to follow within five minutes. */
export interface HalfSignedIn {
  ticket: string
  /** What the user can prove themselves with. */
  factors: string[]
}

/** How long the second step may take. */
const halfOpenSeconds = 5 * 60

/**
 * Signs a user in by password. An unknown address, an inactive user and a wrong password get the same answer after
 * the same work.
 * @throws UNAUTHENTICATED when they do not match, RATE_LIMITED when there were too many guesses
 */
export async function signIn(
  db: Kysely<AuthTables>,
  attempt: { email: string; password: string } & Client,
): Promise<SignedIn | HalfSignedIn> {
  const email = attempt.email.trim().toLowerCase()
  const account = accountKey(email)
  // Counted before the password is looked at, so that parallel guesses cannot slip through together.
  await countAttempt(db, addressKey(attempt.ip), perAddress)
  await countAttempt(db, account, perAccount)
  const { rows } = await sql<{ id: number | string; name: string; password_hash: string | null }>`
    select id, name, password_hash from app_user where email = ${email} and is_active`.execute(db)
  const user = rows[0]
  if (!(await verifyPassword(user?.password_hash, attempt.password)) || !user) {
    await noteAccess(
      db,
      { kind: 'SIGN_IN_FAILED', userId: user && Number(user.id), email, detail: 'password' },
      attempt,
    )
    throw new TrellisError('UNAUTHENTICATED', say`The e-mail address or the password is not right.`)
  }
  await forgetAttempts(db, account)
  return proceed(db, { id: Number(user.id), name: user.name, email }, 'password', attempt)
}

/** Goes on after the first proof: to the second, where the user has set one up, else into the session. */
export async function proceed(
  db: Kysely<AuthTables>,
  user: Person,
  method: string,
  client: Client,
): Promise<SignedIn | HalfSignedIn> {
  const factors = await secondFactorsOf(db, user.id)
  if (factors.length === 0) return beginSession(db, user, method, client)
  const data = { method }
  const ticket = await openTicket(db, {
    kind: 'SECOND_FACTOR',
    userId: user.id,
    seconds: halfOpenSeconds,
    data,
  })
  return { ticket, factors }
}

/** Begins the session of somebody whose identity is proved. */
export async function beginSession(
  db: Kysely<AuthTables>,
  user: Person,
  method: string,
  client: Client,
): Promise<SignedIn> {
  await pruneSessions(db)
  const token = await createSession(db, { userId: user.id, method, ...client })
  await noteAccess(db, { kind: 'SIGN_IN', userId: user.id, email: user.email, detail: method }, client)
  return { token, user }
}
