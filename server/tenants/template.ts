/**
 * New tenants as copies: the database of a module set is made once, with its tables and seeds, and PostgreSQL copies
 * its files in a fraction of the time that making it anew takes.
 */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import type { Registry } from '#server/registry/registry.ts'
import { withClient } from '#server/sync/connection.ts'
import { databaseLocale } from '#server/sync/database-locale.ts'
import { hashOf } from '#server/sync/sync-schema.ts'
import { targetOf } from '#server/sync/target.ts'
import { quoteName } from './quote-name.ts'
import { syncTenant } from './sync-tenant.ts'
import { type Tenant, tenantUrl } from './tenant.ts'

/** The lock of all templates: they are made and copied one after the other. */
const templateLock = 7_240_004

/** Where a tenant's database is to come from. */
interface Origin {
  /** URL of the control database, as a user who may make databases and roles. */
  controlUrl: string
  /** A connection to it, outside of any transaction. */
  client: pg.ClientBase
  registry: Registry
}

/**
 * Makes the tenant's database, owned by its role, as a copy of the template of its modules; the template is made or
 * renewed first where need be. Tables and seeds may be older than the program's: sync it afterwards, as any tenant.
 */
export async function copyTemplate(origin: Origin, tenant: Tenant): Promise<void> {
  const { client, controlUrl } = origin
  await client.query('select pg_advisory_lock($1)', [templateLock])
  try {
    const template = await freshTemplate(origin)
    const [from, to] = [quoteName(template.database), quoteName(tenant.database)]
    await client.query(`create database ${to} owner ${quoteName(tenant.role)} template ${from}`)
    await withClient(databaseUrl(controlUrl, tenant.database), async (inside) => {
      const maker = quoteName(template.role)
      await inside.query(`reassign owned by ${maker} to ${quoteName(tenant.role)}`)
      // What the maker was allowed in the template is not for anybody in the copy.
      await inside.query(`drop owned by ${maker}`)
      // A history of its own: the cursors of one tenant are none in another.
      await inside.query('update change_log_state set epoch = default, kept_from = default')
    })
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock])
  }
}

type Template = Pick<Tenant, 'database' | 'role'>

/** The template of the module set, up to date with this program. */
async function freshTemplate(origin: Origin): Promise<Template> {
  const { client, registry } = origin
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  // The dash keeps the names apart from those of tenants, which have none.
  const role = `${rows[0]?.name}-template`
  const template = { database: `${role}-${registry.fingerprint}`, role }
  const hash = hashOf(registry, await targetOf(registry))
  const known = await client.query<{ hash: string | null }>(
    `select shobj_description(oid, 'pg_database') as hash from pg_database where datname = $1`,
    [template.database],
  )
  if (known.rows[0]?.hash === hash) return template
  await makeTemplate(origin, template)
  // Last of all: a template without it was cut off, and is made anew.
  await client.query(`comment on database ${quoteName(template.database)} is '${hash}'`)
  return template
}

async function makeTemplate({ client, controlUrl, registry }: Origin, template: Template): Promise<void> {
  const [database, role] = [quoteName(template.database), quoteName(template.role)]
  const secret = randomBytes(24).toString('base64url')
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [template.role])
  await client.query(
    `${rowCount ? 'alter' : 'create'} role ${role} login password '${secret}' nosuperuser nocreatedb nocreaterole`,
  )
  await client.query(`grant ${role} to current_user`)
  await client.query(`drop database if exists ${database} with (force)`)
  // It belongs to whoever makes tenants: what belongs to the role is handed over with each copy.
  await client.query(`create database ${database} template template0 ${await databaseLocale(client)}`)
  await client.query(`revoke all on database ${database} from public`)
  await client.query(`grant connect, create, temporary on database ${database} to ${role}`)
  await withClient(databaseUrl(controlUrl, template.database), (inside) =>
    inside.query(`grant all on schema public to ${role}`),
  )
  await syncTenant(registry, tenantUrl(controlUrl, { ...template, secret, server: null }))
  // Nobody may be connected while it is copied.
  await client.query(`alter database ${database} allow_connections false`)
  await client.query(`alter role ${role} nologin`)
}

/** Removes the templates of a control database, and their role, once it has no tenants that they could serve. */
export async function dropUnusedTemplates(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [templateLock])
  const { rowCount } = await client.query('select from trellis.tenant limit 1')
  if (!rowCount) await dropTemplates(client)
  await client.query('select pg_advisory_unlock($1)', [templateLock])
}

async function dropTemplates(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string; role: string }>(
    `select datname as name, current_database() || '-template' as role from pg_database
     where starts_with(datname, current_database() || '-template-')`,
  )
  for (const { name } of rows) await client.query(`drop database if exists ${quoteName(name)} with (force)`)
  if (rows[0]) await client.query(`drop role if exists ${quoteName(rows[0].role)}`)
}

function databaseUrl(controlUrl: string, database: string): string {
  const url = new URL(controlUrl)
  url.pathname = `/${encodeURIComponent(database)}`
  url.searchParams.delete('dbname')
  return url.toString()
}
