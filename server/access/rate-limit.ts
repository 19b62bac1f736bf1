/**
 * How many requests in a minute a user or a key may send, over all processes. A process takes them from the database in
 * blocks of a twentieth, so it writes at most some twenty times a minute for each of them, not once for each request.
 */

import { type Kysely, sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { AuthTables } from './tables.ts'

/** What this process has of one minute. */
interface Lease {
  minute: number
  left: number
  /** The minute is used up, whoever used it. */
  isSpent: boolean
  /** A block that is on its way. */
  coming?: Promise<void>
}

const byDatabase = new WeakMap<object, Map<string, Lease>>()
const mostLeases = 20_000

/**
 * Counts a request of the viewer, for the user and for the key that it came with.
 * @throws RATE_LIMITED with `retryAfter`, the seconds until the next minute
 */
export async function takeRequest(db: Kysely<AuthTables>, viewer: Viewer): Promise<void> {
  const { requestsPerMinute, keyRequestsPerMinute } = viewer.limits ?? {}
  if (keyRequestsPerMinute !== undefined) await take(db, `key:${viewer.keyId}`, keyRequestsPerMinute)
  if (requestsPerMinute !== undefined) await take(db, `user:${viewer.userId}`, requestsPerMinute)
}

async function take(db: Kysely<AuthTables>, subject: string, limit: number): Promise<void> {
  const leases = byDatabase.get(db) ?? new Map<string, Lease>()
  byDatabase.set(db, leases)
  for (;;) {
    const minute = Math.floor(Date.now() / 60_000)
    let lease = leases.get(subject)
    if (lease?.minute !== minute) {
      if (leases.size >= mostLeases) leases.clear()
      lease = { minute, left: 0, isSpent: false }
      leases.set(subject, lease)
    }
    if (lease.left > 0) {
      lease.left -= 1
      return
    }
    if (lease.isSpent) throw tooMany(limit)
    lease.coming ??= addBlock(db, subject, limit, lease)
    await lease.coming
  }
}

async function addBlock(db: Kysely<AuthTables>, subject: string, limit: number, lease: Lease): Promise<void> {
  const block = Math.min(limit, Math.max(1, Math.floor(limit / 20)))
  try {
    const { rows } = await sql<{ used: number }>`
      insert into auth_rate as r (subject, minute, used) values (${subject}, ${lease.minute}, ${block})
      on conflict (subject, minute) do update set used = r.used + ${block} where r.used < ${limit}
      returning used`.execute(db)
    const used = rows[0]?.used
    // The last block of a minute may be cut: what lies beyond the limit was not given.
    if (used === undefined) lease.isSpent = true
    else lease.left += Math.min(block, limit - (used - block))
  } finally {
    lease.coming = undefined
  }
}

function tooMany(limit: number): TrellisError {
  const retryAfter = 60 - (Math.floor(Date.now() / 1000) % 60)
  const message = say`You may send ${limit} requests in a minute. Go on in ${retryAfter} seconds.`
  return new TrellisError('RATE_LIMITED', message, { retryAfter })
}
