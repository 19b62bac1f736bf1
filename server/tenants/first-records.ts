/** The records that a new tenant begins with: its company, and an administrator who can sign in. */
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { administratorRole } from '#core/policy.ts'
import { entityOf } from '#schema/model.ts'
import { hashPassword } from '#server/access/password.ts'
import { createRecord } from '#server/records/input.ts'
import { runOperation } from '#server/records/transaction.ts'
import type { Registry } from '#server/registry/registry.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'

/** Who administers a new tenant. */
export interface Administrator {
  email: string
  password: string
  name?: string
  /** Somebody else knows the password too: it is good for one sign-in. */
  mustChange?: boolean
}

/** What the company keeps its books in until somebody says otherwise. */
const firstCurrency = 'EUR'

/** Makes the company and its first user, who is an administrator, by the same rules as any other record, in one transaction. */
export async function createFirstRecords(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  { label, admin }: { label: string; admin: Administrator },
): Promise<void> {
  const passwordHash = await hashPassword(admin.password)
  const entity = (name: string) => entityOf(registry.model, name)
  const scope = { registry, db, viewer: systemViewer, requestId: 'create-tenant' }
  await runOperation(scope, {}, async (operation, context) => {
    const currency = await sql<{ id: string }>`select id from currency where code = ${firstCurrency}`.execute(
      operation.db,
    )
    const currencyId = currency.rows[0]?.id
    if (!currencyId)
      throw new TrellisError('INTERNAL', `The seeds of the base module hold no currency ${firstCurrency}.`)
    const company = await createRecord(
      operation,
      entity('Company'),
      { name: label, currency: currencyId },
      [],
    )
    await context.save()
    const role = await sql<{ id: string }>`select id from role where code = ${administratorRole}`.execute(
      operation.db,
    )
    const roleId = role.rows[0]?.id
    if (!roleId) throw new TrellisError('INTERNAL', `There is no role ${administratorRole}.`)
    const user = {
      name: admin.name ?? 'Administrator',
      email: admin.email,
      company: company.id,
    }
    const links = { companies: { link: [company.id] }, roles: { link: [roleId] } }
    const record = await createRecord(operation, entity('User'), { ...user, ...links }, [])
    await context.save()
    // Secrets are no fields: nothing that reads or writes records can reach them.
    await sql`
      update app_user set password_hash = ${passwordHash}, must_change_password = ${admin.mustChange ?? false}
      where id = ${record.id}`.execute(operation.db)
  })
}
