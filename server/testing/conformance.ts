/**
 * What must hold for every module, whoever writes it. A module gets these tests by being in `modules/index.ts`; one
 * that lives elsewhere calls `testConformance` itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModuleManifest } from '#core/module.ts'
import type { EntityModel } from '#schema/model.ts'
import { loadSeeds } from '#server/sync/seeds.ts'
import { planSchema, syncSchema } from '#server/sync/sync-schema.ts'
import { runMatrix } from './matrix/matrix.ts'
import { setStage } from './matrix/stage.ts'
import { sizeOf } from './matrix/tally.ts'
import { createTestTenant, type TestTenant } from './test-tenant.ts'

/** Declares the tests of one module; `folder` is where its files are. */
export function testConformance(
  manifest: ModuleManifest,
  folder: string,
  extra: ModuleManifest[] = [],
): void {
  describe(`module ${manifest.name}`, () => {
    let tenant: TestTenant
    beforeAll(async () => {
      tenant = await createTestTenant({ modules: extra.length > 0 ? [] : [manifest.name], extra })
    })
    afterAll(() => tenant?.close())
    const own = (): EntityModel[] =>
      [...tenant.registry.model.entities.values()].filter((entity) => entity.module === manifest.name)

    test('boots with only what it depends on', () => {
      expect(tenant.registry.modules.map((module) => module.name)).toContain(manifest.name)
      expect(tenant.registry.schema.getQueryType()).toBeDefined()
    })

    test('imports only modules that it depends on', () => {
      const installed = new Set(tenant.registry.modules.map((module) => module.name))
      for (const [file, imported] of importedModules(folder)) {
        expect(installed, `${file} imports #modules/${imported}`).toContain(imported)
      }
    })

    test('says what each entity, field, action and argument is', () => {
      for (const entity of own()) {
        for (const words of [entity.label, entity.plural, entity.description])
          expect(words.trim(), entity.name).not.toBe('')
        for (const field of entity.fields.values()) {
          const where = `${entity.name}.${field.name}`
          expect(field.label.trim(), where).not.toBe('')
          expect(field.description.trim().length, `${where} needs a description`).toBeGreaterThan(5)
        }
        for (const action of entity.actions) {
          expect(action.description.trim(), `${entity.name}.${action.name}`).not.toBe('')
          for (const argument of action.arguments)
            expect(argument.description.trim(), `${action.mutation}.${argument.name}`).not.toBe('')
        }
      }
    })

    test('describes every GraphQL type, field, argument and value', () => {
      expect(undescribed(tenant)).toEqual([])
    })

    test('keeps rows that exist when it extends an entity', () => {
      for (const entity of tenant.registry.model.entities.values()) {
        for (const field of entity.fields.values()) {
          if (
            field.module !== manifest.name ||
            entity.module === manifest.name ||
            field.type === 'ToMany' ||
            field.sql
          )
            continue
          expect(
            field.nullable || field.defaultValue !== undefined || !field.required,
            `${entity.name}.${field.name}`,
          ).toBe(true)
        }
      }
    })

    test('lets every state be reached, by transitions between states that exist', () => {
      for (const entity of own()) {
        if (!entity.states) continue
        const values = entity.fields.get(entity.states.field)?.choices?.map((choice) => choice.value) ?? []
        const reached = new Set([entity.states.initial, ...(entity.states.byPlatform ?? [])])
        for (let size = 0; size < reached.size; ) {
          size = reached.size
          for (const action of entity.actions)
            if (action.to && action.from.some((from) => reached.has(from))) reached.add(action.to)
        }
        expect([...reached].sort(), entity.name).toEqual([...values].sort())
      }
    })

    test('reads every field of every entity in one statement', async () => {
      for (const entity of own()) {
        const document = `{ ${entity.names.many}(first: 3) { totalCount nodes { ${selection(entity)} } } }`
        expect(
          await tenant.statements(async () =>
            expect((await tenant.run(document)).errors, entity.name).toEqual([]),
          ),
        ).toBe(1)
      }
    })

    test('finds, filters and sorts by every field that says so', async () => {
      for (const entity of own()) {
        for (const field of entity.fields.values()) {
          if (field.type === 'ToMany' || field.type === 'ToOne' || field.type === 'JSON') continue
          const { errors } = await tenant.run(
            `{ ${entity.names.many}(first: 1, search: "a", filter: { ${field.name}: { isNull: true } }, orderBy: [{ ${field.name}: DESC }]) { nodes { id } } }`,
          )
          expect(errors, `${entity.name}.${field.name}`).toEqual([])
        }
      }
    })

    test('has an index for every relation', async () => {
      const found = await sql<{ table_name: string; column_name: string }>`
        select c.relname as table_name, a.attname as column_name from pg_index i
        join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      `.execute(tenant.db)
      const indexed = new Set(found.rows.map((row) => `${row.table_name}.${row.column_name}`))
      for (const entity of own()) {
        for (const field of entity.fields.values()) {
          if (field.type !== 'ToOne' || !field.column || field.isSystem) continue
          expect(indexed, `${entity.name}.${field.name}`).toContain(`${entity.table}.${field.column}`)
        }
      }
    })

    test('syncs and seeds a second time without changing anything', async () => {
      const before = await rowVersions(tenant, own())
      expect((await planSchema(tenant.registry, tenant.url)).statements).toEqual([])
      await syncSchema(tenant.registry, tenant.url)
      await loadSeeds(tenant.registry, tenant.url, { demo: false })
      expect(await rowVersions(tenant, own())).toEqual(before)
    })

    test('answers every role by every path what the rules mean', async () => {
      const stage = await setStage(tenant)
      try {
        const asked = own()
        const tally = await runMatrix(stage, asked)
        console.info(`${manifest.name}: ${sizeOf(tally)} cells of the permission matrix`)
        expect(tally.differences).toEqual([])
        expect(asked.length === 0 || sizeOf(tally) > 0).toBe(true)
      } finally {
        await stage.close()
      }
    }, 120_000)

    test('has a README that tells a user what it is', () => {
      expect(existsSync(join(folder, 'README.md')), `${folder}/README.md`).toBe(true)
    })
  })
}

/** Every `#modules/x/` import of the module's own files, tests left out. */
function importedModules(folder: string): [string, string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('tests'))
    .flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/from '#modules\/([^/']+)\//g)].map(
        (match): [string, string] => [file, match[1] ?? ''],
      ),
    )
}

function selection(entity: EntityModel): string {
  const fields = [...entity.fields.values()].map((field) => {
    if (field.type === 'ToOne') return `${field.name} { id displayName }`
    if (field.type === 'ToMany') return `${field.name}(first: 2) { totalCount nodes { id displayName } }`
    return field.name
  })
  const permissions = ['read', 'update', 'delete', ...entity.actions.map((action) => action.name)]
  return [...fields, 'displayName', `viewerCan { ${permissions.join(' ')} }`].join(' ')
}

/** Names of all types, fields, arguments and enum values that have no description. */
function undescribed(tenant: TestTenant): string[] {
  const missing: string[] = []
  const note = (name: string, description: string | null | undefined): void => {
    if (!description?.trim()) missing.push(name)
  }
  for (const type of Object.values(tenant.registry.schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    note(type.name, type.description)
    if (isEnumType(type))
      for (const value of type.getValues()) note(`${type.name}.${value.name}`, value.description)
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        note(`${type.name}.${field.name}`, field.description)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field.description)
      for (const argument of field.args)
        note(`${type.name}.${field.name}(${argument.name})`, argument.description)
    }
  }
  return missing
}

async function rowVersions(tenant: TestTenant, entities: EntityModel[]): Promise<Record<string, unknown>> {
  const result: Record<string, unknown> = {}
  for (const entity of entities) {
    const rows =
      await sql`select count(*), coalesce(sum(version), 0) as versions, max(updated_at) as latest from ${sql.table(entity.table)}`.execute(
        tenant.db,
      )
    result[entity.name] = rows.rows[0]
  }
  return result
}
