/** Who imports and exports on the command line. */
import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { OperationScope } from '#server/records/transaction.ts'
import type { Registry } from '#server/registry/registry.ts'

/**
 * A scope for a user of the tenant, or for the platform itself when no e-mail address is given.
 * @throws TrellisError NOT_FOUND
 */
export async function commandScope(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  email: string | undefined,
): Promise<OperationScope> {
  const viewer: Viewer = {
    userId: 0,
    name: 'Import',
    email: '',
    roles: [],
    companyId: null,
    locale: 'en',
    timeZone: 'UTC',
    via: 'SYSTEM',
  }
  if (email === undefined) return { registry, db, viewer, requestId: 'import' }
  const found = await sql<{
    id: string
    name: string
    email: string
    company_id: string | null
    locale: string | null
    time_zone: string | null
  }>`
    select id, name, email, company_id, locale, time_zone from app_user where email = ${email.trim().toLowerCase()} and is_active
  `.execute(db)
  const user = found.rows[0]
  if (!user) throw new TrellisError('NOT_FOUND', `No active user has the address ${email}.`)
  return {
    registry,
    db,
    requestId: 'import',
    viewer: {
      ...viewer,
      userId: Number(user.id),
      name: user.name,
      email: user.email,
      companyId: user.company_id === null ? null : Number(user.company_id),
      locale: user.locale,
      timeZone: user.time_zone ?? 'UTC',
    },
  }
}
