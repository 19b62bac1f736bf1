import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { expect, test } from 'vitest'
import { defineModule, type Seed } from '#core/module.ts'
import { Country, CountryState } from '#modules/base/entities/country.ts'
import { Tag } from '#modules/base/entities/tag.ts'
import { User } from '#modules/base/entities/user.ts'
import { modules } from '#modules/index.ts'
import { buildRegistry, type Registry } from '#server/registry/registry.ts'
import { loadSeeds } from '../seeds.ts'
import { syncSchema } from '../sync-schema.ts'
import { databases, query } from './library.ts'

const { create } = databases()

/** Base, and a module whose seeds have this content. */
async function withSeed(entity: Seed['entity'], content: string, isDemo = false): Promise<Registry> {
  const file = pathToFileURL(join(await mkdtemp(join(tmpdir(), 'trellis-seed-')), 'extra.csv'))
  await writeFile(file, content)
  const extra = defineModule({
    name: 'extra',
    label: 'Extra',
    version: '1.0.0',
    description: 'Seeds.',
    depends: ['base'],
    seeds: [{ entity, file, isDemo }],
  })
  return buildRegistry([...modules, extra], ['extra'])
}

async function load(url: string, registry: Registry): Promise<string[]> {
  await syncSchema(registry, url)
  return (await loadSeeds(registry, url)).map(({ file }) => file)
}

test('loads the seeds of base by sets rather than by rows, and again without any change', async () => {
  const url = await create()
  const registry = buildRegistry(modules, ['base'])
  await syncSchema(registry, url)
  const pool = new pg.Pool({ connectionString: url })
  let statements = 0
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...words: unknown[]) => never
    client.query = ((...words: unknown[]) => {
      statements++
      return query(...words)
    }) as typeof client.query
  })
  const loaded = await loadSeeds(registry, pool)
  await pool.end()
  expect(statements).toBeGreaterThan(loaded.length)
  // Roles and rules come along as if they were one more file.
  expect(statements).toBeLessThan((loaded.length + 1) * 15)
  expect(loaded.find(({ entity }) => entity === 'CountryState')?.rows).toBe(5070)
  expect(await loadSeeds(registry, url)).toEqual([])
  await query(url, 'delete from seed_state')
  const before = await query(
    url,
    'select sum(version)::int as versions, count(*)::int as n from country_state',
  )
  expect((await loadSeeds(registry, url)).length).toBe(loaded.length)
  expect(
    await query(url, 'select sum(version)::int as versions, count(*)::int as n from country_state'),
  ).toEqual(before)
  const [paris] = await query(
    url,
    `select c.code from country_state s join country c on c.id = s.country_id where s.code = 'FR-75C'`,
  )
  expect(paris?.code).toBe('FR')
})

test('a changed file updates its records, but none that a user changed or deleted', async () => {
  const url = await create()
  const rows = (names: string[]) =>
    `externalId,name\n${names.map((name, n) => `extra.tag_${n},${name}`).join('\n')}\n`
  await load(url, await withSeed(Tag, rows(['One', 'Two', 'Three'])))
  await query(url, `update tag set name = 'Mine', version = version + 1 where name = 'Two'`)
  await query(url, `delete from tag where name = 'Three'`)
  expect(await load(url, await withSeed(Tag, rows(['Uno', 'Dos', 'Tres', 'Cuatro'])))).toEqual(['extra.csv'])
  const found = await query(url, 'select name, version from tag order by id')
  expect(found).toEqual([
    { name: 'Uno', version: 2 },
    { name: 'Mine', version: 2 },
    { name: 'Cuatro', version: 1 },
  ])
  await load(url, await withSeed(Tag, rows(['Un', 'Deux', 'Trois', 'Quatre'])))
  const again = await query(url, 'select name from tag order by id')
  expect(again.map(({ name }) => name)).toEqual(['Un', 'Mine', 'Quatre'])
})

test('takes over a record that a user made before, as it is', async () => {
  const url = await create()
  await load(url, buildRegistry(modules, ['base']))
  await query(url, `insert into country (code, name) values ('XX', 'Our island')`)
  await load(url, await withSeed(Country, 'externalId,code,name,currency.code\nextra.xx,XX,Elsewhere,EUR\n'))
  expect(await query(url, `select name, currency_id from country where code = 'XX'`)).toEqual([
    { name: 'Our island', currency_id: null },
  ])
})

test('records of an entity with rules are made by them, links included, and only once', async () => {
  const url = await create()
  await load(url, buildRegistry(modules, ['base']))
  await query(url, `insert into role (code, name) values ('clerk', 'Clerk'), ('chief', 'Chief')`)
  const content =
    'externalId,name,email,roles.code\nextra.ada,Ada,ADA@Example.com,clerk|chief\nextra.bob,Bob,bob@example.com,\n'
  await load(url, await withSeed(User, content))
  const users = `select u.email, count(r.role_id)::int as roles from app_user u
    left join app_user_roles r on r.user_id = u.id group by u.id order by u.email`
  expect(await query(url, users)).toEqual([
    { email: 'ada@example.com', roles: 2 },
    { email: 'bob@example.com', roles: 0 },
  ])
  await query(url, `delete from app_user where name = 'Bob'`)
  await load(url, await withSeed(User, `${content}extra.cy,Cy,cy@example.com,chief\n`))
  expect((await query(url, users)).map(({ email }) => email)).toEqual(['ada@example.com', 'cy@example.com'])
})

test('processes that load the same seeds at the same time make each record once', async () => {
  const url = await create()
  const rows = Array.from({ length: 20 }, (_, n) => `extra.u${n},User ${n},u${n}@example.com,clerk`)
  const registry = await withSeed(User, `externalId,name,email,roles.code\n${rows.join('\n')}\n`)
  await load(url, buildRegistry(modules, ['base']))
  await query(url, `insert into role (code, name) values ('clerk', 'Clerk')`)
  await syncSchema(registry, url)
  await Promise.all([1, 2, 3, 4].map(() => loadSeeds(registry, url)))
  const [made] = await query(
    url,
    `select (select count(*)::int from app_user) as users, (select count(*)::int from app_user_roles) as roles,
      (select count(*)::int from external_id x join app_user u on u.id = x.record_id and x.name = 'u' || split_part(u.name, ' ', 2)) as keys`,
  )
  expect(made).toEqual({ users: 20, roles: 20, keys: 20 })
})

test('demo data comes only when asked', async () => {
  const url = await create()
  const registry = await withSeed(Tag, 'externalId,name\nextra.demo,Demo\n', true)
  expect(await load(url, registry)).not.toContain('extra.csv')
  expect((await loadSeeds(registry, url, { demo: true })).map(({ file }) => file)).toEqual(['extra.csv'])
})

test.each([
  [
    CountryState,
    'externalId,code,name,country.code\nextra.a,ZZ-1,A,FR\nextra.b,ZZ-2,B,QQ\n',
    'line 3 names the country.code "QQ", which does not exist',
  ],
  [Tag, 'externalId,nome\nextra.a,A\n', 'The column "nome" in a seed of Tag is no field of Tag'],
  [
    CountryState,
    'externalId,country.name\nextra.a,France\n',
    'names "name", which is no unique field of Country',
  ],
])(
  'names the line or column that cannot be used, and loads nothing: %#',
  async (entity, content, message) => {
    const url = await create()
    const registry = await withSeed(entity, content)
    await syncSchema(registry, url)
    await expect(loadSeeds(registry, url)).rejects.toThrow(
      `The seed extra.csv of module "extra" cannot be loaded: ${message.startsWith('names') ? 'The column "country.name" in a seed of CountryState ' : ''}${message}`,
    )
    expect(await query(url, `select * from external_id where module = 'extra'`)).toEqual([])
  },
)
