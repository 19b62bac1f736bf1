import { defineEntity } from '@mikro-orm/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { action } from '#core/action.ts'
import { entity } from '#core/entity.ts'
import { extend } from '#core/extension.ts'
import { field } from '#core/field.ts'
import { defineModule, type ModuleManifest } from '#core/module.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { view } from '#core/view.ts'
import { modules as shipped } from '#modules/index.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { Person } from '#server/testing/workshop/entities/person.ts'
import { Repair } from '#server/testing/workshop/entities/repair.ts'
import { workshop } from '#server/testing/workshop/index.ts'
import { loyalty } from '#server/testing/workshop/loyalty.ts'
import { orderModules } from '../order.ts'
import { buildRegistry } from '../registry.ts'

const manifest = (name: string, rest: Partial<ModuleManifest> = {}): ModuleManifest =>
  defineModule({ name, label: name, version: '1.0.0', description: `${name}.`, depends: [], ...rest })

const compose = (...extra: ModuleManifest[]) =>
  buildRegistry(
    [...shipped, workshop, ...extra],
    extra.map((module) => module.name),
  )

describe('the order of modules', () => {
  test('puts dependencies first, whatever order they are listed in', () => {
    const list = [manifest('c', { depends: ['b', 'a'] }), manifest('b', { depends: ['a'] }), manifest('a')]
    expect(orderModules(list, ['c']).map((module) => module.name)).toEqual(['a', 'b', 'c'])
    expect(orderModules(list.toReversed(), ['b', 'c']).map((module) => module.name)).toEqual(['a', 'b', 'c'])
  })

  test('names both sides of a missing dependency', () => {
    expect(() => orderModules([manifest('a', { depends: ['ghost'] })], ['a'])).toThrow(
      /"a" depends on "ghost"/,
    )
  })

  test('shows the whole circle of a circular one', () => {
    const list = [
      manifest('a', { depends: ['b'] }),
      manifest('b', { depends: ['c'] }),
      manifest('c', { depends: ['a'] }),
    ]
    expect(() => orderModules(list, ['a'])).toThrow('a → b → c → a')
  })

  test('refuses two modules of one name, a bad name and a module that depends on itself', () => {
    expect(() => orderModules([manifest('a'), manifest('a')], ['a'])).toThrow('Two modules are named "a"')
    expect(() => manifest('Bad Name')).toThrow(/lower-case/)
    expect(() => manifest('a', { depends: ['a'] })).toThrow(/itself/)
  })
})

const thing = (tableName: string, properties: object = {}, options: object = {}, name = 'Thing') =>
  entity<{ id: number; name: string }>(
    defineEntity({
      name,
      tableName,
      properties: { ...record, name: field(line(), 'Name', 'What it is called.'), ...properties },
    }) as never,
    { label: 'Thing', plural: 'Things', description: 'A thing.', displayName: '{name}', ...options },
  )

describe('composition refuses', () => {
  test('two entities of one name, and two of one table, naming both modules', () => {
    const [a, b] = [
      manifest('a', { depends: ['base'], entities: [thing('thing')] }),
      manifest('b', { depends: ['a'], entities: [thing('other')] }),
    ]
    expect(() => compose(a, b)).toThrow('Modules "a" and "b" both declare the entity Thing')
    const c = manifest('c', { depends: ['a'], entities: [thing('thing', {}, {}, 'Thing2')] })
    expect(() => compose(a, c)).toThrow('use the same table "thing"')
  })

  test('a field that another module declared already', () => {
    const again = extend(Person, { properties: { nickname: field(line().nullable(), 'Nick', 'Again.') } })
    expect(() => compose(loyalty, manifest('again', { depends: ['loyalty'], extensions: [again] }))).toThrow(
      /Person.nickname \(module "again"\) is already declared by module "loyalty"/,
    )
  })

  test('an extension field that rows which exist could not have', () => {
    const strict = extend(Person, { properties: { size: field(p.integer(), 'Size', 'In centimetres.') } })
    expect(() => compose(manifest('strict', { depends: ['workshop'], extensions: [strict] }))).toThrow(
      /must be nullable or have a default/,
    )
  })

  test('an extension of an entity that no dependency declares', () => {
    const stray = manifest('stray', { depends: ['base'], extensions: [extend(Person, {})] })
    expect(() => buildRegistry([...shipped, workshop, stray], ['stray'])).toThrow(/"stray" extends Person/)
  })

  test('a field without words', () => {
    expect(() =>
      compose(manifest('mute', { depends: ['base'], entities: [thing('thing', { size: p.integer() })] })),
    ).toThrow(/Thing.size .* has no label/)
  })

  test('a relation, a view, a display name, an order or a state that leads nowhere', () => {
    const bad = (options: object) => () =>
      compose(manifest('bad', { depends: ['base'], entities: [thing('thing', {}, options)] }))
    expect(bad({ displayName: '{title}' })).toThrow(/displayName of Thing .* names "title"/)
    expect(bad({ order: ['size'] })).toThrow(/"size"/)
    expect(bad({ states: { field: 'name', initial: 'A' } })).toThrow(/must be an enumerated field/)
    const Thing = thing('thing')
    const viewed = manifest('viewed', {
      depends: ['base'],
      entities: [Thing],
      views: [view(Thing, { kind: 'LIST', columns: ['name', 'nope'] })],
    })
    expect(() => compose(viewed)).toThrow(/list view of Thing .* names "nope"/)
    const moved = manifest('moved', {
      depends: ['workshop'],
      actions: [
        action(Repair, {
          name: 'lose',
          label: 'Lose',
          description: 'x.',
          transition: { from: ['OPEN'], to: 'LOST' },
        }),
      ],
    })
    expect(() => compose(moved)).toThrow(/names the state LOST/)
    const lonely = manifest('lonely', {
      depends: ['base'],
      entities: [thing('thing', { repair: () => field(p.manyToOne(Repair), 'Repair', 'x of it.') })],
    })
    expect(() => buildRegistry([...shipped, workshop, lonely], ['lonely'])).toThrow(
      /Thing.repair .* refers to Repair/,
    )
  })
})

describe('two tenants with different module sets in one process', () => {
  let plain: TestTenant
  let rich: TestTenant
  beforeAll(async () => {
    plain = await createTestTenant({ modules: [], extra: [workshop] })
    rich = await createTestTenant({ modules: [], extra: [workshop, loyalty] })
  })
  afterAll(() => Promise.all([plain?.close(), rich?.close()]))

  test('have schemas of their own', async () => {
    const query = '{ people { nodes { name points nickname } } }'
    expect((await rich.run(query)).errors).toEqual([])
    expect((await plain.run(query)).errors[0]?.message).toContain('points')
  })

  test("work at the same time without seeing each other's fields, metadata or rules", async () => {
    const create = (tenant: TestTenant, index: number) =>
      tenant.query<{ createPerson: { version: number } }>(
        'mutation($name: String!) { createPerson(input: { name: $name }) { version } }',
        { name: `P${index}` },
      )
    await Promise.all(Array.from({ length: 60 }, (_, index) => create(index % 2 ? plain : rich, index)))
    const fields = (tenant: TestTenant) => [
      ...(tenant.registry.model.entities.get('Person')?.fields.keys() ?? []),
    ]
    expect(fields(rich)).toContain('points')
    expect(fields(plain)).not.toContain('points')
    const columns = (tenant: TestTenant) =>
      Object.keys(tenant.registry.orm.getMetadata().get(Person as never).properties)
    expect(columns(rich)).toContain('points')
    expect(columns(plain)).not.toContain('points')
    for (const tenant of [plain, rich]) {
      const { people } = await tenant.query<{ people: { totalCount: number } }>('{ people { totalCount } }')
      expect(people.totalCount).toBe(30)
    }
  })

  test("share a registry's fingerprint exactly when their modules are the same", () => {
    expect(plain.registry.fingerprint).not.toBe(rich.registry.fingerprint)
    expect(compose(loyalty).fingerprint).toBe(rich.registry.fingerprint)
  })
})
