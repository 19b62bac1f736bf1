/** Second factors: codes of a generator (TOTP, RFC 6238) and, when that is lost, recovery codes. */

import { randomInt } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { generateSecret, generateURI, verifySync } from 'otplib'
import { TrellisError, validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { seal, unseal } from '#core/sealed.ts'
import { type Client, noteAccess } from './events.ts'
import { hashSecret } from './secret.ts'
import type { AuthTables } from './tables.ts'
import { type Allowance, countAttempt, forgetAttempts } from './throttle.ts'

/** Guesses at one user's codes, whatever half-open sign-in they belong to. */
const perFactor: Allowance = { attempts: 10, seconds: 15 * 60 }
/** A clock may be wrong by one step. */
const tolerance = 30
const recoveryCodes = 10
/** Without letters and digits that look alike. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz'

/** What a user can prove themselves with besides the password: `totp`, `passkey`, `recovery`. */
export async function secondFactorsOf(db: Kysely<AuthTables>, userId: number): Promise<string[]> {
  const { rows } = await sql<{ totp: boolean; passkey: boolean; recovery: boolean }>`
    select exists (select from auth_totp where user_id = ${userId} and confirmed_at is not null) as totp,
      exists (select from auth_passkey where user_id = ${userId}) as passkey,
      exists (select from auth_recovery_code where user_id = ${userId} and used_at is null) as recovery`.execute(
    db,
  )
  const has = rows[0]
  if (!has || !(has.totp || has.passkey)) return []
  return (['totp', 'passkey', 'recovery'] as const).filter((factor) => has[factor])
}

/**
 * Begins to set up a generator: its secret, which is shown as a QR code once and counts only after `confirmTotp`.
 * @throws BUSINESS_RULE when one is set up already
 */
export async function startTotp(
  db: Kysely<AuthTables>,
  user: { id: number; email: string },
  issuer: string,
): Promise<{ secret: string; uri: string }> {
  const secret = generateSecret()
  const { rows } = await sql`
    insert into auth_totp (user_id, secret) values (${user.id}, ${seal(secret)})
    on conflict (user_id) do update set secret = excluded.secret, last_step = null
      where auth_totp.confirmed_at is null
    returning user_id`.execute(db)
  if (rows.length === 0) {
    throw new TrellisError('BUSINESS_RULE', say`A code generator is set up already. Remove it first.`)
  }
  return { secret, uri: generateURI({ issuer, label: user.email, secret }) }
}

/**
 * Ends the set-up with a code that the generator shows.
 * @returns recovery codes when this is the user's first second factor; they are shown now and never again
 * @throws VALIDATION at `code`, RATE_LIMITED
 */
export async function confirmTotp(
  db: Kysely<AuthTables>,
  userId: number,
  code: string,
  client: Client,
): Promise<string[] | undefined> {
  await countAttempt(db, factorKey(userId), perFactor)
  return db.transaction().execute(async (transaction) => {
    const step = await usableStep(transaction, userId, code, false)
    if (step === undefined) throw wrongCode()
    await sql`update auth_totp set confirmed_at = now(), last_step = ${step} where user_id = ${userId}`.execute(
      transaction,
    )
    await forgetAttempts(transaction, factorKey(userId))
    await noteAccess(transaction, { kind: 'SECOND_FACTOR_ON', userId, detail: 'code generator' }, client)
    return firstRecoveryCodes(transaction, userId)
  })
}

/** Ends the use of the generator, and of the recovery codes with the last factor. */
export async function removeTotp(db: Kysely<AuthTables>, userId: number, client: Client): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql`delete from auth_totp where user_id = ${userId} returning user_id`.execute(
      transaction,
    )
    if (rows.length === 0) return
    await refreshSecondFactor(transaction, userId)
    await noteAccess(transaction, { kind: 'SECOND_FACTOR_OFF', userId, detail: 'code generator' }, client)
  })
}

/**
 * Checks a code of the generator, or a recovery code, which is used up by it. A code that was good once is not good
 * again, also not for a request that comes at the same time.
 * @throws VALIDATION at `code`, RATE_LIMITED
 */
export async function checkSecondFactor(
  db: Kysely<AuthTables>,
  userId: number,
  code: string,
  client: Client,
): Promise<'totp' | 'recovery code'> {
  await countAttempt(db, factorKey(userId), perFactor)
  const typed = code.replace(/[\s-]/g, '').toLowerCase()
  const method = /^\d{6}$/.test(typed) ? 'totp' : 'recovery code'
  const isRight =
    method === 'totp' ? await spendTotp(db, userId, typed) : await spendRecoveryCode(db, userId, typed)
  if (!isRight) {
    await noteAccess(db, { kind: 'SECOND_FACTOR_FAILED', userId, detail: method }, client)
    throw wrongCode()
  }
  await forgetAttempts(db, factorKey(userId))
  if (method === 'recovery code') await noteAccess(db, { kind: 'RECOVERY_CODE_USED', userId }, client)
  return method
}

/** Makes new recovery codes; the old ones are worthless from now on. */
export async function renewRecoveryCodes(db: Kysely<AuthTables>, userId: number): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
  const hashes = codes.map((code) => hashSecret(code.replaceAll('-', '')))
  await db.transaction().execute(async (transaction) => {
    // Two renewals at once must not leave both sets.
    await sql`select id from app_user where id = ${userId} for update`.execute(transaction)
    await sql`delete from auth_recovery_code where user_id = ${userId}`.execute(transaction)
    await sql`insert into auth_recovery_code (user_id, code_hash)
      select ${userId}, hash from unnest(${hashes}::bytea[]) hash`.execute(transaction)
  })
  return codes
}

/** After a factor came: notes that there is one, and gives the first recovery codes if there are none yet. */
export async function firstRecoveryCodes(
  db: Kysely<AuthTables>,
  userId: number,
): Promise<string[] | undefined> {
  await refreshSecondFactor(db, userId)
  const { rows } = await sql`select from auth_recovery_code where user_id = ${userId} limit 1`.execute(db)
  if (rows.length > 0) return undefined
  const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
  const hashes = codes.map((code) => hashSecret(code.replaceAll('-', '')))
  await sql`insert into auth_recovery_code (user_id, code_hash)
    select ${userId}, hash from unnest(${hashes}::bytea[]) hash`.execute(db)
  return codes
}

/** Keeps `hasSecondFactor` of the user true to what is there. Recovery codes alone are no factor. */
export async function refreshSecondFactor(db: Kysely<AuthTables>, userId: number): Promise<void> {
  const { rows } = await sql<{ has: boolean }>`
    update app_user u set has_second_factor =
      exists (select from auth_totp where user_id = u.id and confirmed_at is not null)
      or exists (select from auth_passkey where user_id = u.id)
    where id = ${userId} returning has_second_factor as has`.execute(db)
  if (rows[0] && !rows[0].has) await sql`delete from auth_recovery_code where user_id = ${userId}`.execute(db)
}

/** Takes all second factors from a user who lost them. For administrators; the user's sessions should end with it. */
export async function dropSecondFactors(db: Kysely<AuthTables>, userId: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`delete from auth_totp where user_id = ${userId}`.execute(transaction)
    await sql`delete from auth_passkey where user_id = ${userId}`.execute(transaction)
    await refreshSecondFactor(transaction, userId)
  })
}

function factorKey(userId: number): string {
  return `factor:${userId}`
}

/** The time step that a code is good for, if any, for a generator that is confirmed or not. */
async function usableStep(
  db: Kysely<AuthTables>,
  userId: number,
  code: string,
  isConfirmed: boolean,
): Promise<number | undefined> {
  const { rows } = await sql<{ secret: string; last_step: string | null }>`
    select secret, last_step from auth_totp
    where user_id = ${userId} and (confirmed_at is not null) = ${isConfirmed} for update`.execute(db)
  const row = rows[0]
  const token = code.replace(/\s/g, '')
  if (!row || !/^\d{6}$/.test(token)) return undefined
  const result = verifySync({ secret: unseal(row.secret), token, epochTolerance: tolerance })
  if (!result.valid || !('timeStep' in result)) return undefined
  const isNewer = row.last_step === null || result.timeStep > Number(row.last_step)
  return isNewer ? result.timeStep : undefined
}

async function spendTotp(db: Kysely<AuthTables>, userId: number, code: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const step = await usableStep(transaction, userId, code, true)
    if (step === undefined) return false
    await sql`update auth_totp set last_step = ${step} where user_id = ${userId}`.execute(transaction)
    return true
  })
}

async function spendRecoveryCode(db: Kysely<AuthTables>, userId: number, code: string): Promise<boolean> {
  const { rows } = await sql`
    update auth_recovery_code set used_at = now()
    where user_id = ${userId} and code_hash = ${hashSecret(code)} and used_at is null
    returning user_id`.execute(db)
  return rows.length > 0
}

/** 120 random bits, as six groups of four letters: too many for a copy of the database to be guessed at. */
function newRecoveryCode(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet.charAt(randomInt(alphabet.length))).join('')
  return Array.from({ length: 6 }, group).join('-')
}

function wrongCode(): TrellisError {
  return validationError([
    {
      path: ['code'],
      message: say`This code is not right, or was used before. Wait for the next one.`,
      rule: 'second-factor',
    },
  ])
}
