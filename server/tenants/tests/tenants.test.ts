import { printSchema } from 'graphql'
import { afterAll, expect, inject, test } from 'vitest'
import { signIn } from '#server/access/sign-in.ts'
import type { RequestFacts, TenantDoor } from '#server/http/ports.ts'
import { urlOf } from '#server/testing/test-database.ts'
import { installModules, uninstallModules } from '../change-modules.ts'
import { dropTenant, renameTenant, setSuspended } from '../change-tenant.ts'
import { openControl } from '../control.ts'
import { createTenant } from '../create-tenant.ts'
import { openTenants } from '../open-tenants.ts'
import { tenantUrl } from '../tenant.ts'
import { admin, query, registries, useControl } from './control.ts'

const control = useControl()
const opened: { close(): Promise<void> }[] = []
afterAll(async () => {
  for (const tenants of opened) await tenants.close()
})

function open() {
  const tenants = openTenants(control.get(), registries, (error) => console.error(error), {
    filesFolder: inject('sharedFolder'),
  })
  opened.push(tenants)
  return tenants
}

const make = (name: string, modules: string[], hosts: string[] = []) =>
  createTenant(control.get(), registries, { name, label: `Company ${name}`, modules, hosts, admin })

const facts = (): RequestFacts => ({
  id: 'test',
  headers: new Headers(),
  ip: '127.0.0.1',
  signal: new AbortController().signal,
})

test('two tenants with different modules live in one process, and neither schema nor data leaks', async () => {
  await make('small', ['base'], ['small.example.com'])
  await make('large', ['contacts'], ['large.example.com'])
  const tenants = open()
  const small = (await tenants.byHost('small.example.com')) as TenantDoor
  const large = (await tenants.byName('large')) as TenantDoor
  expect(await tenants.only()).toBeUndefined()
  expect(await tenants.byHost('other.example.com')).toBeUndefined()
  expect(printSchema(await small.schema())).not.toContain('type Partner')
  expect(printSchema(await large.schema())).toContain('type Partner')
  expect(printSchema(await large.schema())).not.toContain('type SaleOrder')
  const signedIn = await signIn(small.db, { ...admin, ip: '127.0.0.1', userAgent: null })
  expect(signedIn).toMatchObject({ user: { email: admin.email } })
  expect(await small.db.selectFrom('auth_session').select('id').execute()).toHaveLength(1)
  expect(await large.db.selectFrom('auth_session').select('id').execute()).toHaveLength(0)
  const context = (await small.contextFor(null, facts())) as { writes: { create: unknown } }
  expect(context.writes.create).toBeTypeOf('function')
})

test('the role of a tenant reaches its own database, and neither another tenant’s nor the list of tenants', async () => {
  const [one, two] = [await make('one', ['base']), await make('two', ['base'])]
  const url = tenantUrl(control.get().url, one)
  expect(await query(url, 'select count(*)::int as n from company')).toEqual([{ n: 1 }])
  await expect(query(urlOf(url, two.database), 'select 1')).rejects.toThrow('permission denied for database')
  const [role] = await query(
    url,
    'select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
  )
  expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false })
  const controlUrl = urlOf(url, new URL(control.get().url).pathname.slice(1))
  await expect(query(controlUrl, 'select secret from trellis.tenant')).rejects.toThrow('permission denied')
})

test('making a tenant that was cut off begins anew, and parallel calls make one', async () => {
  const tenant = await make('twice', ['base'])
  await query(control.get().url, `update trellis.tenant set state = 'CREATING' where name = 'twice'`)
  await query(tenantUrl(control.get().url, tenant), 'drop table company cascade')
  const results = await Promise.allSettled([make('twice', ['base']), make('twice', ['base'])])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT' } })
  expect(await query(tenantUrl(control.get().url, tenant), 'select name from company')).toEqual([
    { name: 'Company twice' },
  ])
})

test('refuses names that cannot be one, and a database that belongs to somebody else', async () => {
  await expect(make('Not OK', ['base'])).rejects.toMatchObject({ code: 'VALIDATION' })
  const name = `${new URL(control.get().url).pathname.slice(1)}_theirs`
  await query(inject('databaseUrl'), `create database "${name}"`)
  await expect(make('theirs', ['base'])).rejects.toThrow(`A database or role named ${name} exists already`)
  expect(await control.get().find('theirs')).toBeUndefined()
  await query(inject('databaseUrl'), `drop database "${name}"`)
})

test('suspends, resumes, renames and drops', async () => {
  const { database, role } = await make('moving', ['base'])
  const door = (await open().byName('moving')) as TenantDoor
  await setSuspended(control.get(), 'moving', true)
  expect(await open().byName('moving')).toBeUndefined()
  // A socket that was open before is closed within the age of the list.
  await expect
    .poll(
      () =>
        door.schema().then(
          () => 'open',
          (error) => error.code,
        ),
      { timeout: 3_000 },
    )
    .toBe('NOT_FOUND')
  await setSuspended(control.get(), 'moving', false)
  await renameTenant(control.get(), 'moving', { name: 'moved', label: 'Moved', hosts: ['moved.example.com'] })
  expect(await open().byName('moving')).toBeUndefined()
  expect(await (await open().byHost('moved.example.com'))?.label()).toBe('Moved')
  await expect(renameTenant(control.get(), 'moved', { name: 'one' })).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  await dropTenant(control.get(), 'moved')
  await expect(dropTenant(control.get(), 'moved')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const left = await query(
    control.get().url,
    `select datname from pg_database where datname = '${database}' union all select rolname from pg_roles where rolname = '${role}'`,
  )
  expect(left).toEqual([])
})

test('installs and uninstalls modules while the tenant is served, and keeps the data', async () => {
  const tenant = await make('growing', ['base'])
  const url = tenantUrl(control.get().url, tenant)
  const door = (await open().byName('growing')) as TenantDoor
  const before = await door.schema()
  expect((await installModules(control.get(), registries, 'growing', ['contacts'])).changed).toEqual([
    'contacts',
  ])
  await expect.poll(async () => (await door.schema()) === before, { timeout: 3_000 }).toBe(false)
  expect(printSchema(await door.schema())).toContain('type Partner')
  await query(url, `insert into partner (name) values ('Kept')`)
  await expect(uninstallModules(control.get(), registries, 'growing', ['base'])).rejects.toMatchObject({
    code: 'CONFLICT',
  })
  await uninstallModules(control.get(), registries, 'growing', ['contacts'])
  expect((await query(url, `select name from partner where name = 'Kept'`)).length).toBe(1)
  await installModules(control.get(), registries, 'growing', ['contacts'])
  expect((await query(url, `select name from partner where name = 'Kept'`)).length).toBe(1)
  await uninstallModules(control.get(), registries, 'growing', ['contacts'], { purge: true })
  expect(await query(url, `select to_regclass('partner') as partner`)).toEqual([{ partner: null }])
  await expect(installModules(control.get(), registries, 'growing', ['nonsense'])).rejects.toThrow(
    'There is no module "nonsense". Modules: automation, base',
  )
})

test('refuses to remove a module that another one needs, and names both', async () => {
  await make('needing', ['tax', 'contacts', 'product'])
  await expect(uninstallModules(control.get(), registries, 'needing', ['contacts'])).rejects.toThrow(
    'Module "product" needs "contacts": uninstall "product" as well.',
  )
})

test('an administrator of the server who is no superuser makes and drops tenants', async () => {
  const login = `operator_${process.pid}`
  await query(inject('databaseUrl'), `create role ${login} login password 'x' createdb createrole`)
  await query(inject('databaseUrl'), `create database ${login} owner ${login}`)
  const url = new URL(urlOf(inject('databaseUrl'), login))
  url.username = login
  url.password = 'x'
  const own = await openControl(url.toString())
  const tenant = await createTenant(own, registries, {
    name: 'plain',
    label: 'Plain',
    modules: ['base'],
    admin,
  })
  expect(await query(tenantUrl(own.url, tenant), 'select name from company')).toEqual([{ name: 'Plain' }])
  await dropTenant(own, 'plain')
  await own.close()
  await query(inject('databaseUrl'), `drop database ${login} with (force)`)
  await query(inject('databaseUrl'), `drop role ${login}`)
})
