import pg from 'pg'
import type { TenantFacts } from '#schema/administration.ts'
import type { Control } from '#server/tenants/control.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'

type Figures = Awaited<ReturnType<TenantFacts['figures']>>

const unknown: Figures = { bytes: null, users: null, lastUsedAt: null }
/** Milliseconds for a connection, and for the answer. */
const patience = 3_000
/** How many databases are asked at a time. */
const atOnce = 4

let busy = 0
const queue: (() => void)[] = []

/** Asks a tenant's own database, by its own role; what cannot be reached has no figures. */
export async function tenantFigures(controlUrl: string, name: string, control: Control): Promise<Figures> {
  const tenant = await control.find(name)
  if (!tenant || tenant.state === 'CREATING' || tenant.state === 'DROPPING') return unknown
  if (busy >= atOnce) await new Promise<void>((resolve) => queue.push(resolve))
  busy += 1
  const client = new pg.Client({
    connectionString: tenantUrl(controlUrl, tenant),
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    application_name: 'trellis figures',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ bytes: string; users: string; last: Date | null }>(
      `select pg_database_size(current_database()) as bytes, (select count(*) from app_user where is_active) as users,
        greatest((select max(last_seen_at) from auth_session), (select max(last_used_at) from api_key)) as last`,
    )
    const [row] = rows
    return row ? { bytes: Number(row.bytes), users: Number(row.users), lastUsedAt: row.last } : unknown
  } catch {
    return unknown
  } finally {
    busy -= 1
    queue.shift()?.()
    await client.end().catch(() => undefined)
  }
}
