/** Replays of one request: the first runs, the others get its answer. */

import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'

/** What a client's `Idempotency-Key` covers: one root field of one request. */
export interface IdempotentCall {
  key: string
  userId: number
  /** All that was asked; the same key with another request is an error. */
  request: unknown
}

/** Table made by schema sync; rows are dropped after seven days. */
export const idempotencySql = [
  `create table if not exists idempotency_key (
    user_id bigint not null, key text not null, request_hash text not null, response json,
    created_at timestamptz not null default now(), primary key (user_id, key)
  )`,
  `create index if not exists idempotency_key_created_at_index on idempotency_key (created_at)`,
]

/**
 * The stored answer of an earlier call, or undefined when this one is the first. Must run in the transaction of the
 * work: a second call waits here until the first commits, and takes over when it fails.
 */
export async function claimKey(
  db: Kysely<Record<string, Row>>,
  call: IdempotentCall,
): Promise<{ response: unknown } | undefined> {
  const hash = createHash('sha256').update(JSON.stringify(call.request)).digest('hex')
  const claimed = await sql`
    insert into idempotency_key as known (user_id, key, request_hash) values (${call.userId}, ${call.key}, ${hash})
    on conflict (user_id, key) do update
    set request_hash = excluded.request_hash, response = null, created_at = excluded.created_at
    where known.created_at < now() - interval '7 days'
    returning key
  `.execute(db)
  if (claimed.rows.length > 0) return undefined
  const known = await sql<{ request_hash: string; response: unknown }>`
    select request_hash, response from idempotency_key where user_id = ${call.userId} and key = ${call.key}
  `.execute(db)
  if (known.rows[0]?.request_hash !== hash) {
    throw new TrellisError(
      'IDEMPOTENCY_MISMATCH',
      say`This Idempotency-Key was used with another request. Use a new key for a new request.`,
    )
  }
  return { response: known.rows[0]?.response }
}

/** Keeps the answer, in the transaction of the work. */
export async function keepResponse(
  db: Kysely<Record<string, Row>>,
  call: IdempotentCall,
  response: unknown,
): Promise<void> {
  await sql`
    update idempotency_key set response = ${JSON.stringify(response)}::json where user_id = ${call.userId} and key = ${call.key}
  `.execute(db)
}
