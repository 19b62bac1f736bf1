/** API keys: `trl_<prefix>_<secret>`. The prefix may be shown in lists; the whole is kept only as a hash. */
import { randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { hashSecret, newSecret } from './secret.ts'
import type { AuthTables } from './tables.ts'
import { type Scopes, type ViewerRow, viewerFrom } from './viewer.ts'
import { viewerColumns } from './viewer-columns.ts'

const shape = /^trl_[0-9a-f]{12}_[\w-]{43}$/

/** Whether a text has the form of a key; says nothing of whether the key exists. */
export function looksLikeApiKey(text: string): boolean {
  return shape.test(text)
}

/**
 * Makes a key that acts as a user. The key is in the answer and nowhere else.
 * @throws NOT_FOUND when there is no active user of that id
 */
export async function createApiKey(
  db: Kysely<AuthTables>,
  wanted: { userId: number; name: string; scopes?: Scopes; expiresAt?: Date },
): Promise<{ id: number; key: string; prefix: string }> {
  const prefix = randomBytes(6).toString('hex')
  const key = `trl_${prefix}_${newSecret()}`
  const { rows } = await sql<{ id: number | string }>`
    insert into api_key (user_id, name, prefix, key_hash, scopes, expires_at)
    select u.id, ${wanted.name}, ${prefix}, ${hashSecret(key)},
      ${wanted.scopes ? JSON.stringify(wanted.scopes) : null}::jsonb, ${wanted.expiresAt ?? null}::timestamptz
    from app_user u where u.id = ${wanted.userId} and u.is_active
    returning id`.execute(db)
  const row = rows[0]
  if (!row) throw new TrellisError('NOT_FOUND', `There is no active user ${wanted.userId} to make a key for.`)
  return { id: Number(row.id), key, prefix }
}

/** Ends a key from the next request on; false when there is no such key or it had ended before. */
export async function revokeApiKey(db: Kysely<AuthTables>, id: number): Promise<boolean> {
  const { rows } = await sql`
    update api_key set revoked_at = now() where id = ${id} and revoked_at is null returning id`.execute(db)
  return rows.length > 0
}

/**
 * The viewers of those keys that are alive and whose user is active, by the hex form of the key's hash.
 * One statement; it notes the use of a key at most once a minute.
 */
export async function findApiKeys(db: Kysely<AuthTables>, hashes: Buffer[]): Promise<Map<string, Viewer>> {
  const alive = sql`k.key_hash = any(${hashes}::bytea[]) and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > now())`
  const { rows } = await sql<ViewerRow & { hash: string; scopes: Scopes | null }>`
    with noted as (
      update api_key k set last_used_at = now()
      where ${alive} and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute')
    )
    select encode(k.key_hash, 'hex') as hash, k.scopes, ${viewerColumns}
    from api_key k join app_user u on u.id = k.user_id
    where ${alive} and u.is_active`.execute(db)
  return new Map(rows.map((row) => [row.hash, viewerFrom(row, 'API_KEY', row.scopes)]))
}
