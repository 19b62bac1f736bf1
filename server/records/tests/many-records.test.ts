import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { workshop } from '#server/testing/workshop/index.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [workshop] })
})
afterAll(() => tenant?.close())

interface Made {
  name: string
  email: string | null
  active: boolean
  version: number
}

const createPeople = (inputs: object[]) =>
  tenant.run<{ createPeople: Made[] }>(
    'mutation($inputs: [PersonCreateInput!]!) { createPeople(inputs: $inputs) { name email active version } }',
    { inputs },
  )

/** Texts that mean something to PostgreSQL's arrays, or did to what once carried rows there. */
const odd = [
  'a "quoted" one',
  'back\\slash',
  'both \\" at once',
  '{braces}',
  'comma, comma',
  'NULL',
  'null',
  "it's",
  'line\nbreak',
  'tab\tulator',
  ' blanks ',
  '$1 and :name',
  'ä€😀',
  '\\x4142',
  '\\N',
]

describe('many records in one call', () => {
  test('are stored character by character, in the order given', async () => {
    const inputs = Array.from({ length: 45 }, (_, i) => ({
      name: odd[i % odd.length],
      email: i % 4 === 0 ? null : `${i}"\\@example.com`,
      ...(i % 3 === 0 ? { active: i % 2 === 0 } : {}),
    }))
    const { data } = await createPeople(inputs)
    expect(data?.createPeople).toEqual(
      inputs.map(({ name, email, active = true }) => ({ name, email, active, version: 1 })),
    )
  })

  test('that leave out all but what is required take the defaults', async () => {
    const { data } = await createPeople(Array.from({ length: 30 }, () => ({ name: 'Same' })))
    const made = { name: 'Same', email: null, active: true, version: 1 }
    expect(data?.createPeople).toEqual(Array.from({ length: 30 }, () => made))
  })

  test('are all refused when the database refuses one, with the words of the rule', async () => {
    const inputs = Array.from({ length: 30 }, (_, i) => ({
      name: `Twin ${i}`,
      email: `twin${i % 29}@example.com`,
    }))
    const { errors } = await createPeople(inputs)
    expect(errors[0]).toMatchObject({ code: 'CONSTRAINT', issues: [{ path: ['email'], rule: 'unique' }] })
    const { people } = await tenant.query<{ people: { totalCount: number } }>(
      '{ people(filter: { name: { startsWith: "Twin" } }) { totalCount } }',
    )
    expect(people.totalCount).toBe(0)
  })

  test('that are parts of one whole are summed up with it, and with those that come later', async () => {
    const parts = Array.from({ length: 25 }, (_, i) => ({
      name: `Part ${i}`,
      quantity: '2',
      price: `${i}.25`,
    }))
    const { createRepair } = await tenant.query<{ createRepair: { id: string; total: string } }>(
      'mutation($input: RepairCreateInput!) { createRepair(input: $input) { id total } }',
      { input: { title: 'Truck', parts: { create: parts } } },
    )
    expect(createRepair.total).toBe('612.5')
    const { updateRepair } = await tenant.query<{ updateRepair: { total: string; version: number } }>(
      'mutation($id: ID!, $input: RepairUpdateInput!) { updateRepair(id: $id, input: $input) { total version } }',
      { id: createRepair.id, input: { parts: { create: parts } } },
    )
    expect(updateRepair).toEqual({ total: '1225', version: 2 })
  })

  test('made at the same time by several callers have keys of their own', async () => {
    const calls = Array.from({ length: 6 }, (_, call) =>
      createPeople(Array.from({ length: 40 }, (_, i) => ({ name: `P ${call} ${i}` }))),
    )
    const made = (await Promise.all(calls)).flatMap(({ data }) => data?.createPeople ?? [])
    expect(new Set(made.map(({ name }) => name)).size).toBe(240)
  })
})
