import { expect, inject, test } from 'vitest'
import { urlOf } from '#server/testing/test-database.ts'
import { dropTenant } from '../change-tenant.ts'
import { openControl } from '../control.ts'
import { createTenant } from '../create-tenant.ts'
import { syncTenant } from '../sync-tenant.ts'
import { tenantUrl } from '../tenant.ts'
import { admin, query, registries, useControl } from './control.ts'

const control = useControl()
const make = (name: string, modules = ['contacts'], at = control.get()) =>
  createTenant(at, registries, { name, label: `Company ${name}`, modules, admin })
const urlTo = (tenant: Awaited<ReturnType<typeof make>>) => tenantUrl(control.get().url, tenant)
const templates = async (): Promise<string[]> =>
  (
    await query(
      control.get().url,
      `select datname from pg_database where starts_with(datname, current_database() || '-template') order by 1`,
    )
  ).map(({ datname }) => datname)

/** What a database is made of, and to whom it belongs. */
const shapeSql = `
  select 'table' as kind, relname as name, pg_get_userbyid(relowner) = current_user as "isOwn", relacl is null as "isPlain"
    from pg_class where relnamespace = 'public'::regnamespace
  union all select 'column', attrelid::regclass || '.' || attname || ' ' || format_type(atttypid, atttypmod) || attnotnull, true, true
    from pg_attribute join pg_class c on c.oid = attrelid where relnamespace = 'public'::regnamespace and attnum > 0
  union all select 'constraint', conname || pg_get_constraintdef(oid), true, true from pg_constraint where connamespace = 'public'::regnamespace
  union all select 'trigger', tgrelid::regclass || tgname, true, true from pg_trigger where not tgisinternal
  union all select 'function', proname, pg_get_userbyid(proowner) = current_user or proname !~ '^trellis', true
    from pg_proc where pronamespace = 'public'::regnamespace
  union all select 'seed', module || name || entity, true, true from seed_record
  union all select 'company', name, true, true from company
  order by 1, 2`

test('the second tenant of a module set and all after it are copies that differ in nothing from the first', async () => {
  const first = await make('first')
  expect(await templates()).toEqual([])
  const [second, third, fourth] = await Promise.all([make('second'), make('third'), make('fourth')])
  expect(await templates()).toHaveLength(1)
  const shape = async (tenant: typeof first) =>
    (await query(urlTo(tenant), shapeSql)).map(({ isOwn, isPlain, kind, name }) => ({
      ...{ isOwn, isPlain, kind },
      name: `${name}`.replace(/first|third/, ''),
    }))
  const shapes = await shape(first)
  expect(shapes.length).toBeGreaterThan(500)
  expect(shapes.every(({ isOwn }) => isOwn)).toBe(true)
  expect(await shape(third)).toEqual(shapes)
  const epochs = await Promise.all(
    [first, second, third].map((tenant) => query(urlTo(tenant), 'select epoch from change_log_state')),
  )
  expect(new Set(epochs.map(([row]) => row?.epoch)).size).toBe(3)
  for (const tenant of [second, third, fourth]) {
    const { statements, seeds } = await syncTenant(registries.of(['contacts']), urlTo(tenant))
    expect({ statements, seeds }).toEqual({ statements: [], seeds: [] })
  }
})

test('nobody reaches another tenant by the way of the template', async () => {
  const [tenant, template] = [await make('closed'), (await templates())[0] ?? '']
  await expect(query(urlOf(urlTo(tenant), template), 'select 1')).rejects.toThrow(
    /not currently accepting connections|permission denied/,
  )
  const [role] = await query(
    control.get().url,
    `select rolcanlogin as "mayLogIn" from pg_roles where rolname = current_database() || '-template'`,
  )
  expect(role).toEqual({ mayLogIn: false })
  const [rights] = await query(
    urlTo(tenant),
    `select has_schema_privilege(r.oid, 'public', 'create') as "mayCreate",
       has_database_privilege(r.oid, current_database(), 'connect') as "mayConnect"
     from pg_roles r where rolname = '${new URL(control.get().url).pathname.slice(1)}-template'`,
  )
  expect(rights).toEqual({ mayCreate: false, mayConnect: false })
})

test.each([
  ['was cut off', 'null'],
  ['is of another version of the program', `'0123'`],
])('a template that %s is made anew', async (_how, comment) => {
  const [template = ''] = await templates()
  const oid = async () =>
    (await query(control.get().url, `select oid from pg_database where datname = '${template}'`))[0]?.oid
  const before = await oid()
  await query(control.get().url, `comment on database "${template}" is ${comment}`)
  const tenant = await make(`after-${comment.length}`)
  expect(await query(urlTo(tenant), 'select name from company')).toHaveLength(1)
  expect(await oid()).not.toBe(before)
})

test('whoever makes tenants needs not be a superuser; the last tenant takes the templates with it', async () => {
  const login = `maker_${process.pid}`
  const server = inject('databaseUrl')
  await query(server, `create role ${login} login password 'x' createdb createrole`)
  await query(server, `create database ${login} owner ${login}`)
  const url = new URL(urlOf(server, login))
  url.username = login
  url.password = 'x'
  const own = await openControl(url.toString())
  for (const name of ['one', 'two', 'three']) {
    const tenant = await make(name, ['base'], own)
    expect(await query(tenantUrl(own.url, tenant), 'select name from company')).toEqual([
      { name: `Company ${name}` },
    ])
  }
  for (const name of ['one', 'two', 'three']) await dropTenant(own, name)
  const left = `select datname from pg_database where datname like '${login}-%' union all
    select rolname from pg_roles where rolname like '${login}-%'`
  expect(await query(own.url, left)).toEqual([])
  await own.close()
  await query(server, `drop database ${login} with (force)`)
  await query(server, `drop role ${login}`)
})
