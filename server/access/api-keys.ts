/** API keys: `trl_<prefix>_<secret>`. The prefix may be shown in lists; the whole is kept only as a hash. */

import { randomBytes } from 'node:crypto'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { hashSecret, newSecret } from './secret.ts'
import type { AuthTables } from './tables.ts'
import { type Scopes, type Shown, stampOf, type ViewerRow, viewerFrom } from './viewer.ts'
import { viewerColumns } from './viewer-columns.ts'

const shape = /^trl_[0-9a-f]{12}_[\w-]{43}$/

/** Whether a text has the form of a key; says nothing of whether the key exists. */
export function looksLikeApiKey(text: string): boolean {
  return shape.test(text)
}

/** What a key is to be. */
export interface WantedKey {
  userId: number
  name: string
  scopes?: Scopes
  expiresAt?: Date
  /** As `parseNetworks` gives them; from everywhere when absent. */
  networks?: string[]
  requestsPerMinute?: number
}

/**
 * Makes a key that acts as a user. The key is in the answer and nowhere else.
 * @throws NOT_FOUND when there is no active user of that id
 */
export async function createApiKey(
  db: Kysely<AuthTables>,
  wanted: WantedKey,
): Promise<{ id: number; key: string; prefix: string }> {
  const prefix = randomBytes(6).toString('hex')
  const key = `trl_${prefix}_${newSecret()}`
  const { rows } = await sql<{ id: number | string }>`
    insert into api_key (user_id, name, prefix, key_hash, scopes, expires_at, allowed_networks, requests_per_minute)
    select u.id, ${wanted.name}, ${prefix}, ${hashSecret(key)},
      ${wanted.scopes ? JSON.stringify(wanted.scopes) : null}::jsonb, ${wanted.expiresAt ?? null}::timestamptz,
      ${wanted.networks ?? null}::text[], ${wanted.requestsPerMinute ?? null}::int
    from app_user u where u.id = ${wanted.userId} and u.is_active
    returning id`.execute(db)
  const row = rows[0]
  if (!row)
    throw new TrellisError('NOT_FOUND', say`There is no active user ${wanted.userId} to make a key for.`)
  return { id: Number(row.id), key, prefix }
}

/** Ends a key from the next request on; false when there is no such key or it had ended before. */
export async function revokeApiKey(db: Kysely<AuthTables>, id: number): Promise<boolean> {
  const { rows } = await sql`
    update api_key set revoked_at = now() where id = ${id} and revoked_at is null returning id`.execute(db)
  return rows.length > 0
}

/** The rows of keys of active users; `where` is about the key `k`. */
export function keyRows(where: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select encode(k.key_hash, 'hex') as hash, k.id as key_id, k.scopes,
    k.allowed_networks as networks, k.requests_per_minute as key_rate, ${viewerColumns}
    from api_key k join app_user u on u.id = k.user_id where ${where} and u.is_active`
}

const aliveKey = sql`k.revoked_at is null and (k.expires_at is null or k.expires_at > now())`

/** The key is alive, and its use was noted within the last minute. */
export const recentKey: RawBuilder<unknown> = sql`${aliveKey} and k.last_used_at > now() - interval '1 minute'`

interface KeyRow extends ViewerRow {
  key_id: number
  scopes: Scopes | null
  networks: string[] | null
  key_rate: number | null
}

/** What a row of `keyRows`, as JSON, shows. */
export function shownByKey(text: string): Shown {
  const row = JSON.parse(text) as KeyRow
  const viewer = viewerFrom(row, 'API_KEY', row.scopes)
  const limits =
    row.key_rate === null ? viewer.limits : { ...viewer.limits, keyRequestsPerMinute: row.key_rate }
  return {
    viewer: { ...viewer, ...(limits ? { limits } : {}), keyId: row.key_id },
    text,
    stamp: stampOf(row),
    ...(row.networks ? { networks: row.networks } : {}),
  }
}

/**
 * The viewers of those keys that are alive and whose user is active, by the hex form of the key's hash.
 * One statement; it notes the use of a key at most once a minute.
 */
export async function findApiKeys(db: Kysely<AuthTables>, hashes: Buffer[]): Promise<Map<string, Shown>> {
  const alive = sql`k.key_hash = any(${hashes}::bytea[]) and ${aliveKey}`
  const { rows } = await sql<{ hash: string; shown: string }>`
    with noted as (
      update api_key k set last_used_at = now()
      where ${alive} and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute')
    )
    select found.hash, row_to_json(found)::text as shown from (${keyRows(alive)}) found`.execute(db)
  return new Map(rows.map(({ hash, shown }) => [hash, shownByKey(shown)]))
}

/** A key as lists show it. */
export interface ListedKey {
  id: string
  name: string
  prefix: string
  user: { id: string; name: string; email: string }
  scopes: Scopes | null
  networks: string[] | null
  requestsPerMinute: number | null
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** Keys that were not revoked, of one user or of all, the newest first. */
export async function listApiKeys(db: Kysely<AuthTables>, userId?: number): Promise<ListedKey[]> {
  const { rows } = await sql<ListedKey>`
    select k.id::text as id, k.name, k.prefix, k.scopes, k.allowed_networks as networks,
      json_build_object('id', u.id::text, 'name', u.name, 'email', u.email) as user,
      k.requests_per_minute as "requestsPerMinute", k.created_at as "createdAt", k.expires_at as "expiresAt",
      k.last_used_at as "lastUsedAt"
    from api_key k join app_user u on u.id = k.user_id
    where k.revoked_at is null ${userId === undefined ? sql`` : sql`and k.user_id = ${userId}`}
    order by k.id desc limit 500`.execute(db)
  return rows
}

/** Whose key it is and what it is called, while it is alive. */
export async function ownerOfApiKey(
  db: Kysely<AuthTables>,
  id: number,
): Promise<{ userId: number; name: string } | undefined> {
  const { rows } = await sql<{ user_id: string; name: string }>`
    select user_id, name from api_key where id = ${id} and revoked_at is null`.execute(db)
  return rows[0] && { userId: Number(rows[0].user_id), name: rows[0].name }
}
