/** What nobody waits for: rows that have lost their meaning are removed from every tenant's database. */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { pruneSessions } from '#server/access/sessions.ts'
import type { AuthTables } from '#server/access/tables.ts'
import type { OpenTenants } from '#server/tenants/open-tenants.ts'

const everyHour = 60 * 60_000

/** Keeps house once an hour, beginning a minute from now; many processes may do so at the same time. */
export function startHousekeeping(
  tenants: OpenTenants,
  log: (error: unknown, tenant: string) => void,
): { stop(): Promise<void> } {
  let running = Promise.resolve()
  const round = () => {
    running = running.then(() => keepHouse(tenants, log))
  }
  const first = setTimeout(round, 60_000)
  const hourly = setInterval(round, everyHour)
  return {
    async stop() {
      clearTimeout(first)
      clearInterval(hourly)
      await running
    },
  }
}

/** One round over all active tenants. A tenant that fails does not keep the others from their turn. */
export async function keepHouse(
  tenants: OpenTenants,
  log: (error: unknown, tenant: string) => void,
): Promise<void> {
  for (const tenant of await tenants.list().catch(() => [])) {
    await keepTenant(tenants.databaseOf(tenant)).catch((error) => log(error, tenant.name))
  }
}

/** Removes ended sessions, old throttles and answers kept for idempotency keys that are older than seven days. */
async function keepTenant(db: Kysely<Record<string, Row>>): Promise<void> {
  await pruneSessions(db as unknown as Kysely<AuthTables>)
  await sql`delete from idempotency_key where created_at < now() - interval '7 days'`.execute(db)
}
