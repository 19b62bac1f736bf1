import { upperFirst } from '#server/registry/names.ts'
import type { ModuleWords } from '../module-words.ts'

/** `tests/x.test.ts`: enters by GraphQL, as any client does. */
export function testFile({ module, entity, names, label }: ModuleWords): string {
  return `import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSeeds } from '#server/sync/seeds.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['${module}'] })
})
afterAll(() => tenant?.close())

const create = \`mutation ($input: ${entity}CreateInput!) { ${names.create}(input: $input) { id name state } }\`

test('finishes what is open, once', async () => {
  const { ${names.create}: made } = await tenant.query<{ ${names.create}: { id: string; state: string } }>(create, {
    input: { name: 'Try it out' },
  })
  expect(made.state).toBe('OPEN')
  const finish = \`mutation { finish${upperFirst(names.many)}(ids: ["\${made.id}"]) { state } }\`
  expect(await tenant.query(finish)).toEqual({ finish${upperFirst(names.many)}: [{ state: 'DONE' }] })
  expect((await tenant.run(finish)).errors).toMatchObject([{ code: 'BUSINESS_RULE' }])
})

test('refuses a day in the past, at the field', async () => {
  const { errors } = await tenant.run(create, { input: { name: 'Too late', dueOn: '2020-01-31' } })
  expect(errors).toMatchObject([
    { code: 'VALIDATION', issues: [{ path: ['dueOn'], rule: '${module}.due-in-time' }] },
  ])
})

test('loads its examples with the demo data, once', async () => {
  await loadSeeds(tenant.registry, tenant.url, { demo: true })
  await loadSeeds(tenant.registry, tenant.url, { demo: true })
  const found = await tenant.query<{ ${names.many}: { totalCount: number } }>(
    '{ ${names.many}(filter: { name: { in: ["First ${label.toLowerCase()}"] } }) { totalCount } }',
  )
  expect(found.${names.many}.totalCount).toBe(1)
})
`
}
