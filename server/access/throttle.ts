/**
 * A sliding window over attempts, counted in the tenant's database: it holds across processes and for parallel
 * requests, because one statement both looks and counts under the row's lock.
 */

import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { hashSecret } from './secret.ts'
import type { AuthTables } from './tables.ts'

/** At most `attempts` within any span of `seconds`. */
export interface Allowance {
  attempts: number
  seconds: number
}

export const perAccount: Allowance = { attempts: 10, seconds: 15 * 60 }
/** Looser, because many people may share one address. */
export const perAddress: Allowance = { attempts: 100, seconds: 15 * 60 }

/**
 * Counts one attempt before it is made.
 * @throws RATE_LIMITED with `retryAfter` in seconds; the refused attempt is not counted
 */
export async function countAttempt(db: Kysely<AuthTables>, key: string, allowed: Allowance): Promise<void> {
  const recent = sql`attempt > clock_timestamp() - make_interval(secs => ${allowed.seconds})`
  const counted = await sql`
    insert into auth_throttle as t (key, attempts) values (${key}, array[clock_timestamp()])
    on conflict (key) do update
      set attempts = array(select attempt from unnest(t.attempts) attempt where ${recent}) || clock_timestamp()
      where (select count(*) from unnest(t.attempts) attempt where ${recent}) < ${allowed.attempts}
    returning key`.execute(db)
  if (counted.rows.length > 0) return
  const wait = await sql<{ seconds: number | null }>`
    select ceil(extract(epoch from min(attempt) + make_interval(secs => ${allowed.seconds}) - clock_timestamp()))::int
      as seconds
    from auth_throttle t, unnest(t.attempts) attempt where t.key = ${key} and ${recent}`.execute(db)
  const retryAfter = Math.max(1, wait.rows[0]?.seconds ?? 1)
  throw new TrellisError('RATE_LIMITED', say`Too many attempts. Try again in ${inWords(retryAfter)}.`, {
    retryAfter,
  })
}

/** Forgets the attempts of a key, after a success. */
export async function forgetAttempts(db: Kysely<AuthTables>, key: string): Promise<void> {
  await db.deleteFrom('auth_throttle').where('key', '=', key).execute()
}

/** The key for guesses at one account, whether or not it exists; hashed, so that its length is bounded. */
export function accountKey(email: string): string {
  return `account:${hashSecret(email).toString('hex')}`
}

/** The key for one network address; the 64-bit network for IPv6, since one host owns all of it. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
  return `address:${plain.includes(':') ? networkOf(plain) : plain}`
}

function networkOf(ip: string): string {
  const [head = '', tail] = ip.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? '1 minute' : `${minutes} minutes`
}
