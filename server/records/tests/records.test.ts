import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'
import { workshop } from '#server/testing/workshop/index.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [workshop] })
})
afterAll(() => tenant?.close())

const create = (input: object) =>
  tenant
    .query<{
      createRepair: {
        id: string
        version: number
        total: string
        parts: { nodes: { id: string; name: string }[] }
      }
    }>(
      'mutation($input: RepairCreateInput!) { createRepair(input: $input) { id version total parts { nodes { id name } } } }',
      { input },
    )
    .then((data) => data.createRepair)

const update = (id: string, input: object) =>
  tenant.run<{ updateRepair: { version: number; total: string } | null }>(
    `mutation($id: ID!, $input: RepairUpdateInput!) { updateRepair(id: $id, input: $input) { version total title state parts { nodes { name amount } totalCount } helpers { nodes { name } } } }`,
    { id, input },
  )

const part = (name: string, quantity = '1', price = '10') => ({ name, quantity, price })

describe('creating', () => {
  test('stores nested parts and derives the total in the same transaction', async () => {
    const repair = await create({
      title: 'Bike',
      parts: { create: [part('Chain', '2', '12.50'), part('Bell')] },
    })
    expect(repair.total).toBe('35')
    expect(repair.version).toBe(1)
    expect(repair.parts.nodes.map((node) => node.name)).toEqual(['Chain', 'Bell'])
  })

  test('creates the record of a to-one relation along with it', async () => {
    const { createRepair } = await tenant.query<{ createRepair: { customer: { name: string } } }>(
      'mutation { createRepair(input: { title: "Car", customerCreate: { name: "Bo" } }) { customer { name } } }',
    )
    expect(createRepair.customer.name).toBe('Bo')
  })

  test('refuses an existing and a new record for one relation', async () => {
    const { errors } = await tenant.run(
      'mutation { createRepair(input: { title: "Car", customer: "1", customerCreate: { name: "Bo" } }) { id } }',
    )
    expect(errors[0]).toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: ['customerCreate'], rule: 'one-of' }],
    })
  })

  test('reports every broken rule at its place in the input, and stores nothing', async () => {
    const { errors } = await tenant.run(
      'mutation { createRepair(input: { title: "", parts: { create: [{ name: "ok" }, { name: "", quantity: "-1" }] } }) { id } }',
    )
    expect(errors[0]?.code).toBe('VALIDATION')
    expect(errors[0]?.issues.map((issue) => [issue.path.join('.'), issue.rule])).toEqual([
      ['parts.create.1.name', 'required'],
      ['parts.create.1.quantity', 'min'],
      ['title', 'required'],
    ])
    const count = await tenant.query<{ repairs: { totalCount: number } }>(
      '{ repairs(filter: { title: { eq: "" } }) { totalCount } }',
    )
    expect(count.repairs.totalCount).toBe(0)
  })

  test('refuses a reference to a record that does not exist, at its path', async () => {
    const { errors } = await tenant.run(
      'mutation { createRepair(input: { title: "x", customer: "987654" }) { id } }',
    )
    expect(errors[0]).toMatchObject({
      code: 'VALIDATION',
      issues: [{ path: ['customer'], rule: 'reference' }],
    })
  })

  test('runs everything on a dry run and keeps nothing', async () => {
    const { createRepair } = await tenant.query<{ createRepair: { total: string } }>(
      'mutation { createRepair(dryRun: true, input: { title: "Ghost", parts: { create: [{ name: "a", quantity: "3", price: "0.1" }] } }) { total } }',
    )
    expect(createRepair.total).toBe('0.3')
    const { repairs } = await tenant.query<{ repairs: { totalCount: number } }>(
      '{ repairs(filter: { title: { eq: "Ghost" } }) { totalCount } }',
    )
    expect(repairs.totalCount).toBe(0)
  })

  test('creates many, or none when one is wrong', async () => {
    const bulk = 'mutation($inputs: [PersonCreateInput!]!) { createPeople(inputs: $inputs) { name } }'
    expect(await tenant.query(bulk, { inputs: [{ name: 'One' }, { name: 'Two' }] })).toEqual({
      createPeople: [{ name: 'One' }, { name: 'Two' }],
    })
    const { errors } = await tenant.run(bulk, {
      inputs: [{ name: 'Three' }, { name: 'far longer than twenty characters' }],
    })
    expect(errors[0]?.issues[0]).toMatchObject({ path: [1, 'name'], rule: 'max-length' })
    const { people } = await tenant.query<{ people: { totalCount: number } }>(
      '{ people(filter: { name: { eq: "Three" } }) { totalCount } }',
    )
    expect(people.totalCount).toBe(0)
  })

  test('names the field of a duplicate', async () => {
    const { errors } = await tenant.run(
      'mutation { a: createPerson(input: { name: "A", email: "a@x" }) { id } b: createPerson(input: { name: "B", email: "a@x" }) { id } }',
    )
    expect(errors[0]).toMatchObject({ code: 'CONSTRAINT', issues: [{ path: ['email'], rule: 'unique' }] })
  })
})

describe('updating', () => {
  test('changes only what is named and grows the version', async () => {
    const repair = await create({ title: 'Before', note: 'kept' })
    const { data } = await update(repair.id, { title: 'After' })
    expect(data.updateRepair).toMatchObject({ title: 'After', version: 2 })
  })

  test('runs commands on parts: update, delete, create', async () => {
    const repair = await create({
      title: 'Commands',
      parts: { create: [part('one'), part('two'), part('three')] },
    })
    const [one, two] = repair.parts.nodes
    const { data } = await update(repair.id, {
      parts: {
        update: [{ id: one?.id, quantity: '5' }],
        delete: [two?.id],
        create: [part('four', '1', '1')],
      },
    })
    expect(data.updateRepair).toMatchObject({
      total: '61',
      version: 2,
      parts: {
        nodes: [
          { name: 'one', amount: '50' },
          { name: 'three', amount: '10' },
          { name: 'four', amount: '1' },
        ],
      },
    })
  })

  test('links, unlinks and sets a many-to-many list', async () => {
    const { createPeople } = await tenant.query<{ createPeople: { id: string }[] }>(
      'mutation { createPeople(inputs: [{ name: "H1" }, { name: "H2" }, { name: "H3" }]) { id } }',
    )
    const [first, second, third] = createPeople.map((person) => person.id)
    const repair = await create({ title: 'Helped', helpers: { link: [first, second] } })
    const unlinked = await update(repair.id, { helpers: { unlink: [first] } })
    expect(unlinked.data.updateRepair).toMatchObject({ helpers: { nodes: [{ name: 'H2' }] } })
    const set = await update(repair.id, { helpers: { set: [third, first] } })
    expect(
      (set.data.updateRepair as unknown as { helpers: { nodes: { name: string }[] } }).helpers.nodes
        .map((node) => node.name)
        .sort(),
    ).toEqual(['H1', 'H3'])
  })

  test('refuses to touch a part of another record through the list', async () => {
    const [mine, other] = [
      await create({ title: 'Mine' }),
      await create({ title: 'Other', parts: { create: [part('theirs')] } }),
    ]
    const { errors } = await update(mine.id, { parts: { delete: [other.parts.nodes[0]?.id] } })
    expect(errors[0]?.code).toBe('NOT_FOUND')
  })

  test('answers a stale version with CONFLICT and the current values', async () => {
    const repair = await create({ title: 'Fresh' })
    await update(repair.id, { title: 'Newer' })
    const stale = await tenant.run(
      'mutation($id: ID!) { updateRepair(id: $id, input: { title: "Mine" }, expectedVersion: 1) { id } }',
      { id: repair.id },
    )
    expect(stale.errors[0]).toMatchObject({ code: 'CONFLICT', current: { title: 'Newer', version: 2 } })
  })

  test('counts a change of a part as a change of its whole', async () => {
    const repair = await create({ title: 'Whole', parts: { create: [part('a')] } })
    await tenant.query(
      'mutation($id: ID!) { updateRepairPart(id: $id, input: { quantity: "2" }) { amount } }',
      { id: repair.parts.nodes[0]?.id },
    )
    const { repair: after } = await tenant.query<{ repair: object }>(
      'query($id: ID!) { repair(id: $id) { version total } }',
      { id: repair.id },
    )
    expect(after).toEqual({ version: 2, total: '20' })
  })

  test('says NOT_FOUND for a record that does not exist', async () => {
    const { errors } = await update('99999999', { title: 'x' })
    expect(errors[0]?.code).toBe('NOT_FOUND')
  })
})

describe('deleting', () => {
  test('takes the parts along and derives the total anew when a part goes', async () => {
    const repair = await create({ title: 'Gone', parts: { create: [part('a'), part('b')] } })
    await tenant.query('mutation($id: ID!) { deleteRepairParts(ids: [$id]) }', {
      id: repair.parts.nodes[0]?.id,
    })
    const { repair: after } = await tenant.query<{ repair: object }>(
      'query($id: ID!) { repair(id: $id) { total } }',
      { id: repair.id },
    )
    expect(after).toEqual({ total: '10' })
    expect(await tenant.query('mutation($id: ID!) { deleteRepairs(ids: [$id]) }', { id: repair.id })).toEqual(
      { deleteRepairs: 1 },
    )
  })

  test('refuses what others refer to and says by what', async () => {
    const { createRepair } = await tenant.query<{ createRepair: { customer: { id: string } } }>(
      'mutation { createRepair(input: { title: "Car", customerCreate: { name: "Kept" } }) { customer { id } } }',
    )
    const { errors } = await tenant.run('mutation($id: ID!) { deletePeople(ids: [$id]) }', {
      id: createRepair.customer.id,
    })
    expect(errors[0]).toMatchObject({ code: 'CONSTRAINT' })
    expect(errors[0]?.message).toContain('repairs')
  })
})

describe('delegation', () => {
  test('reads, writes, filters and sorts the fields of the embedded record as its own', async () => {
    const { createMechanic } = await tenant.query<{
      createMechanic: { id: string; name: string; displayName: string; person: { name: string } }
    }>(
      'mutation { createMechanic(input: { licence: "L1", name: "Mia", email: "mia@x" }) { id name email displayName person { name } } }',
    )
    expect(createMechanic).toMatchObject({
      name: 'Mia',
      email: 'mia@x',
      displayName: 'Mia (L1)',
      person: { name: 'Mia' },
    })
    await tenant.query('mutation($id: ID!) { updateMechanic(id: $id, input: { name: "Maya" }) { name } }', {
      id: createMechanic.id,
    })
    const { mechanics } = await tenant.query<{ mechanics: object }>(
      '{ mechanics(filter: { name: { startsWith: "may" } }, orderBy: [{ name: ASC }]) { nodes { name person { name } } } }',
    )
    expect(mechanics).toEqual({ nodes: [{ name: 'Maya', person: { name: 'Maya' } }] })
  })
})

describe('prototype', () => {
  test('has the fields of its model in a table of its own', async () => {
    const { createRepairQuote } = await tenant.query<{ createRepairQuote: object }>(
      'mutation { createRepairQuote(input: { name: "Nobody yet", reason: "asked" }) { name reason email active } }',
    )
    expect(createRepairQuote).toEqual({ name: 'Nobody yet', reason: 'asked', email: null, active: true })
    const { people } = await tenant.query<{ people: { totalCount: number } }>(
      '{ people(filter: { name: { eq: "Nobody yet" } }) { totalCount } }',
    )
    expect(people.totalCount).toBe(0)
  })
})
