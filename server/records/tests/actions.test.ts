import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { workshop } from '#server/testing/workshop/index.ts'
import { loyalty } from '#server/testing/workshop/loyalty.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [workshop, loyalty] })
})
afterAll(() => tenant?.close())

async function draft(parts = 1): Promise<string> {
  const { createRepair } = await tenant.query<{ createRepair: { id: string } }>(
    'mutation($input: RepairCreateInput!) { createRepair(input: $input) { id } }',
    {
      input: {
        title: 'Job',
        customerCreate: { name: 'Cleo' },
        parts: { create: Array.from({ length: parts }, (_, i) => ({ name: `p${i}`, price: '1' })) },
      },
    },
  )
  return createRepair.id
}

const act = (mutation: string, id: string, rest = '') =>
  tenant.run<Record<string, { state: string; version: number }[]>>(
    `mutation($ids: [ID!]!) { ${mutation}(ids: $ids ${rest}) { id state version note title } }`,
    { ids: [id] },
  )

describe('transitions', () => {
  test('run from the states they declare, with their guards, and nowhere else', async () => {
    const id = await draft()
    expect((await act('finishRepairs', id)).errors[0]).toMatchObject({
      code: 'BUSINESS_RULE',
      issues: [{ rule: 'state.transition' }],
    })
    expect((await act('openRepairs', id)).data.openRepairs?.[0]).toMatchObject({ state: 'OPEN', version: 2 })
    expect((await act('finishRepairs', id, ', note: "well done"')).data.finishRepairs?.[0]).toMatchObject({
      state: 'DONE',
      note: 'well done',
    })
    expect((await act('cancelRepairs', id)).errors[0]?.code).toBe('BUSINESS_RULE')
    expect((await act('openRepairs', await draft(0))).errors[0]).toMatchObject({
      code: 'BUSINESS_RULE',
      issues: [{ rule: 'repair.no-parts', path: ['parts'] }],
    })
  })

  test('cannot be gone round: the state is in no input', async () => {
    const id = await draft()
    const { errors } = await tenant.run(
      'mutation($id: ID!) { updateRepair(id: $id, input: { state: DONE }) { id } }',
      { id },
    )
    expect(errors[0]?.message).toContain('state')
  })

  test('run once when two people press the button at the same time', async () => {
    const id = await draft()
    const results = await Promise.all(Array.from({ length: 8 }, () => act('openRepairs', id)))
    expect(results.filter((result) => result.errors.length === 0)).toHaveLength(1)
  })

  test('leave nothing behind on a dry run', async () => {
    const id = await draft()
    expect((await act('openRepairs', id, ', dryRun: true')).data.openRepairs?.[0]?.state).toBe('OPEN')
    const { repair } = await tenant.query<{ repair: object }>(
      'query($id: ID!) { repair(id: $id) { state version } }',
      { id },
    )
    expect(repair).toEqual({ state: 'DRAFT', version: 1 })
  })

  test('refuse a version that is not the current one', async () => {
    const id = await draft()
    expect((await act('openRepairs', id, ', expectedVersions: [7]')).errors[0]?.code).toBe('CONFLICT')
  })

  test('return new records where the action says so', async () => {
    const id = await draft()
    const { data } = await act('copyRepairs', id)
    expect(data.copyRepairs?.[0]).toMatchObject({ title: 'Job again', state: 'DRAFT' })
  })

  test('set off the effects of modules that extend the entity, in the same transaction', async () => {
    const id = await draft()
    await act('openRepairs', id)
    await act('finishRepairs', id)
    const { repair } = await tenant.query<{ repair: { customer: { points: number } } }>(
      'query($id: ID!) { repair(id: $id) { customer { points } } }',
      { id },
    )
    expect(repair.customer.points).toBe(1)
  })

  test('show in viewerCan which of them the state allows', async () => {
    const id = await draft()
    const { repair } = await tenant.query<{ repair: object }>(
      'query($id: ID!) { repair(id: $id) { viewerCan { update open finish cancel } } }',
      { id },
    )
    expect(repair).toEqual({ viewerCan: { update: true, open: true, finish: false, cancel: true } })
  })
})

describe('rules of an extension', () => {
  test('hold for the extended entity', async () => {
    const { errors } = await tenant.run(
      'mutation { createPerson(input: { name: "Same", nickname: "Same" }) { id } }',
    )
    expect(errors[0]).toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: ['nickname'], rule: 'person.nickname' }],
    })
  })
})

describe('stored totals', () => {
  test('are right after 40 parallel additions of parts', async () => {
    const id = await draft(0)
    const add = 'mutation($input: RepairPartCreateInput!) { createRepairPart(input: $input) { id } }'
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        tenant.query(add, { input: { repair: id, name: `p${i}`, quantity: '2', price: '1.05' } }),
      ),
    )
    const { repair } = await tenant.query<{ repair: { total: string; version: number } }>(
      'query($id: ID!) { repair(id: $id) { total version } }',
      { id },
    )
    expect(repair).toEqual({ total: '84', version: 41 })
  })

  test('are right when two people edit and delete different parts at once', async () => {
    const id = await draft(20)
    const { repair } = await tenant.query<{ repair: { parts: { nodes: { id: string }[] } } }>(
      'query($id: ID!) { repair(id: $id) { parts { nodes { id } } } }',
      { id },
    )
    await Promise.all(
      repair.parts.nodes.map((part, i) =>
        i % 2
          ? tenant.query('mutation($id: ID!) { deleteRepairParts(ids: [$id]) }', { id: part.id })
          : tenant.query('mutation($id: ID!) { updateRepairPart(id: $id, input: { price: "3" }) { id } }', {
              id: part.id,
            }),
      ),
    )
    const { repair: after } = await tenant.query<{ repair: object }>(
      'query($id: ID!) { repair(id: $id) { total parts { totalCount } } }',
      { id },
    )
    expect(after).toEqual({ total: '30', parts: { totalCount: 10 } })
  })
})

describe('idempotency', () => {
  const create = 'mutation($title: String!) { createRepair(input: { title: $title }) { id title } }'

  test('makes one record of five racing retries and gives all of them the same answer', async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () =>
        tenant.query<{ createRepair: object }>(create, { title: 'Once' }, { idempotencyKey: 'key-1' }),
      ),
    )
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1)
    const { repairs } = await tenant.query<{ repairs: { totalCount: number } }>(
      '{ repairs(filter: { title: { eq: "Once" } }) { totalCount } }',
    )
    expect(repairs.totalCount).toBe(1)
  })

  test('refuses the key for another request', async () => {
    await tenant.query(create, { title: 'First' }, { idempotencyKey: 'key-2' })
    expect((await tenant.run(create, { title: 'Second' }, { idempotencyKey: 'key-2' })).errors[0]?.code).toBe(
      'IDEMPOTENCY_MISMATCH',
    )
  })

  test('lets a failed request be tried again with the same key', async () => {
    expect((await tenant.run(create, { title: '' }, { idempotencyKey: 'key-3' })).errors).toHaveLength(1)
    expect((await tenant.run(create, { title: '' }, { idempotencyKey: 'key-3' })).errors[0]?.code).toBe(
      'VALIDATION',
    )
  })
})

describe('upsert', () => {
  const upsert =
    'mutation($inputs: [PersonUpsertInput!]!) { upsertPeople(inputs: $inputs) { id name points version } }'

  test('creates by external id, then updates the same record', async () => {
    const first = await tenant.query<{ upsertPeople: { id: string }[] }>(upsert, {
      inputs: [{ externalId: 'shop.1', name: 'Uma' }],
    })
    const second = await tenant.query<{ upsertPeople: { id: string }[] }>(upsert, {
      inputs: [
        { externalId: 'shop.1', points: 5 },
        { externalId: 'shop.2', name: 'Udo' },
      ],
    })
    expect(second.upsertPeople[0]).toEqual({
      id: first.upsertPeople[0]?.id,
      name: 'Uma',
      points: 5,
      version: 2,
    })
    expect(second.upsertPeople[1]).toMatchObject({ name: 'Udo' })
  })

  test('makes one record of parallel calls with the same key', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        tenant.query<{ upsertPeople: { id: string }[] }>(upsert, {
          inputs: [{ externalId: 'race.1', name: 'Rae' }],
        }),
      ),
    )
    expect(new Set(replies.map((reply) => reply.upsertPeople[0]?.id)).size).toBe(1)
  })

  test('refuses a key without a system and a key given twice', async () => {
    expect(
      (await tenant.run(upsert, { inputs: [{ externalId: 'plain', name: 'X' }] })).errors[0]?.issues[0]?.rule,
    ).toBe('external-id')
    const twice = [
      { externalId: 'a.1', name: 'X' },
      { externalId: 'a.1', name: 'Y' },
    ]
    const create = upsert.replace(/upsert\w+\(/, 'createPeople(').replace(/Upsert/g, 'Create')
    for (const document of [upsert, create])
      expect((await tenant.run(document, { inputs: twice })).errors[0]).toMatchObject({
        code: 'VALIDATION',
        issues: [{ path: [1, 'externalId'], rule: 'unique' }],
      })
  })
})
