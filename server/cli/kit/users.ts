import { type Kysely, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import type { AuthTables } from '#server/access/tables.ts'
import { withKysely } from '#server/sync/connection.ts'
import { tenantUrl } from '#server/tenants/tenant.ts'
import { chooseTenant, type Platform } from './platform.ts'

/**
 * Runs work in a tenant's database for the user of an e-mail address.
 * @throws NOT_FOUND when no active user has it
 */
export async function withUser<R>(
  { control }: Platform,
  who: { tenant?: string; email: string },
  work: (db: Kysely<AuthTables>, userId: number) => Promise<R>,
): Promise<R> {
  const tenant = await chooseTenant(control, who.tenant)
  const email = who.email.trim().toLowerCase()
  return withKysely(tenantUrl(control.url, tenant), async (database) => {
    const db = database as unknown as Kysely<AuthTables>
    const { rows } = await sql<{
      id: string
    }>`select id from app_user where email = ${email} and is_active`.execute(db)
    if (!rows[0])
      throw new TrellisError(
        'NOT_FOUND',
        `No active user of tenant "${tenant.name}" has the address ${email}.`,
      )
    return work(db, Number(rows[0].id))
  })
}
