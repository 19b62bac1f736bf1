import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { TrellisError, validationError } from '#core/errors.ts'
import { withKysely } from '#server/sync/connection.ts'
import { databaseLocale } from '#server/sync/database-locale.ts'
import { type Control, withTenantLock } from './control.ts'
import { type Administrator, createFirstRecords } from './first-records.ts'
import { quoteName } from './quote-name.ts'
import type { Registries } from './registries.ts'
import { syncTenant } from './sync-tenant.ts'
import { copyTemplate } from './template.ts'
import { type Tenant, tenantUrl } from './tenant.ts'

/** What a new tenant is. */
export interface NewTenant {
  name: string
  label: string
  modules: string[]
  hosts?: string[]
  admin: Administrator
  demo?: boolean
}

const namePattern = /^[a-z][a-z0-9-]{0,29}$/

/**
 * Makes a tenant: a database with a role of its own that can connect to no other, tables, seeds, company and
 * administrator. It counts as ACTIVE only at the end; one that was cut off is made anew by calling this again.
 * @throws VALIDATION for a name that cannot be one, CONFLICT when the tenant or its database exists already
 */
export async function createTenant(
  control: Control,
  registries: Registries,
  wanted: NewTenant,
): Promise<Tenant> {
  checkName(wanted.name)
  const registry = registries.of(wanted.modules)
  return withTenantLock(control, wanted.name, async (client) => {
    const tenant = await claim(control, client, wanted)
    await createRole(client, tenant)
    if (await hasSibling(client, tenant))
      await copyTemplate({ controlUrl: control.url, client, registry }, tenant)
    else await createDatabase(client, tenant)
    await client.query(`revoke all on database ${quoteName(tenant.database)} from public`)
    const url = tenantUrl(control.url, tenant)
    await syncTenant(registry, url, { demo: false })
    await withKysely(url, (db) => createFirstRecords(registry, db, wanted))
    // Demo documents may need the company.
    if (wanted.demo) await syncTenant(registry, url, { demo: true })
    await client.query(`update trellis.tenant set state = 'ACTIVE' where name = $1`, [tenant.name])
    return { ...tenant, state: 'ACTIVE' }
  })
}

/** @throws VALIDATION for a name that cannot be one */
export function checkName(name: string): void {
  if (namePattern.test(name)) return
  const message = `"${name.slice(0, 40)}" is no name for a tenant: use up to 30 lower-case letters, digits and dashes, a letter first.`
  throw validationError([{ path: ['name'], message, rule: 'pattern' }])
}

/** Puts the tenant on the list in state CREATING, or takes over one that was left in it. */
async function claim(control: Control, client: pg.ClientBase, wanted: NewTenant): Promise<Tenant> {
  const known = await control.find(wanted.name)
  if (known && known.state !== 'CREATING') {
    throw new TrellisError('CONFLICT', `There is a tenant "${wanted.name}" already.`)
  }
  const modules = [...new Set(wanted.modules)].sort()
  const values = [wanted.name, wanted.label, wanted.hosts ?? [], modules]
  if (known) {
    await client.query(
      'update trellis.tenant set label = $2, hosts = $3, modules = $4 where name = $1',
      values,
    )
    return { ...known, label: wanted.label, hosts: wanted.hosts ?? [], modules }
  }
  const { rows } = await client.query<{ name: string; taken: boolean }>(
    `select n as name, exists (select from pg_database where datname = n) or exists (select from pg_roles where rolname = n) as taken
     from (select current_database() || '_' || $1 as n) as names`,
    [wanted.name.replaceAll('-', '_')],
  )
  const { name: database = '', taken } = rows[0] ?? {}
  if (taken) {
    throw new TrellisError(
      'CONFLICT',
      `A database or role named ${database} exists already and belongs to no tenant. Remove or rename it, or choose another name.`,
    )
  }
  await client.query(
    `insert into trellis.tenant (name, label, hosts, modules, state, database, role, secret)
     values ($1, $2, $3, $4, 'CREATING', $5, $5, $6)`,
    [...values, database, randomBytes(24).toString('base64url')],
  )
  return control.get(wanted.name)
}

/** Makes the role anew, removing what a start that was cut off left of it and of the database. */
async function createRole(client: pg.ClientBase, { database, role, secret }: Tenant): Promise<void> {
  await dropDatabase(client, { database, role })
  const login = quoteName(role)
  await client.query(`create role ${login} login password '${secret}' nosuperuser nocreatedb nocreaterole`)
  // An administrator who is no superuser must be a member of the role to give it a database.
  await client.query(`grant ${login} to current_user`)
}

/**
 * Whoever has one tenant of these modules needs no template; whoever makes a second one will make more. Where the
 * control database has a long name there is no room for that of a template.
 */
async function hasSibling(client: pg.ClientBase, { name, modules }: Tenant): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from trellis.tenant where name <> $1 and modules = $2 and server is null
       and octet_length(current_database()) < 36 limit 1`,
    [name, modules],
  )
  return Boolean(rowCount)
}

async function createDatabase(client: pg.ClientBase, { database, role }: Tenant): Promise<void> {
  const locale = await databaseLocale(client)
  await client.query(
    `create database ${quoteName(database)} owner ${quoteName(role)} template template0 ${locale}`,
  )
}

/** Removes a tenant's database, whoever is connected to it, and its role. Does nothing where they are gone. */
export async function dropDatabase(
  client: pg.ClientBase,
  { database, role }: Pick<Tenant, 'database' | 'role'>,
): Promise<void> {
  await client.query(`drop database if exists ${quoteName(database)} with (force)`)
  await client.query(`drop role if exists ${quoteName(role)}`)
}
