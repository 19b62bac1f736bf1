/** Histories and feeds tell of no id of a record that the viewer may not see. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let reader: TestActor
let partner = ''
const tags: Record<'open' | 'hidden', string> = { open: '', hidden: '' }
const banned: Record<'open' | 'hidden', string> = { open: '', hidden: '' }

interface Change {
  f: string
  o: unknown
  n: unknown
  ot: string | null
  nt: string | null
}

async function make(entity: string, input: object): Promise<string> {
  const { made } = await tenant.query<{ made: { id: string } }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
    { input },
  )
  return made.id
}

async function change(input: object): Promise<void> {
  await tenant.query(
    'mutation($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }',
    { id: partner, input },
  )
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  const role = await make('Role', { code: 'test.reader', name: 'Reader' })
  const all = { effect: 'ALLOW', role, operations: ['read'], description: 'For the test' }
  const where = { name: { startsWith: 'open' } }
  const { rules } = await tenant.query<{ rules: { nodes: { id: string }[] } }>(
    '{ rules: accessRules(filter: { entity: { eq: "Tag" } }) { nodes { id } } }',
  )
  await tenant.query(
    'mutation($ids: [ID!]!) { updateAccessRules(ids: $ids, input: { isActive: false }) { id } }',
    {
      ids: rules.nodes.map(({ id }) => id),
    },
  )
  await make('AccessRule', { ...all, entity: 'Partner', condition: where })
  await make('AccessRule', { ...all, entity: 'Tag', condition: where })
  reader = await tenant.as('test.reader')
  for (const key of ['open', 'hidden'] as const) {
    tags[key] = await make('Tag', { name: `${key} tag` })
    banned[key] = await make('Partner', { name: `${key} parent`, isCompany: true })
  }
  partner = await make('Partner', { name: 'open child', parent: banned.hidden })
  await change({ parent: banned.open })
  await change({ parent: banned.hidden })
  await change({ tags: { link: [tags.open, tags.hidden] } })
  await change({ tags: { unlink: [tags.hidden] } })
})
afterAll(() => tenant?.close())

test('a history shows related records as far as they are seen', async () => {
  const document = `query($id: ID!) { partner(id: $id) { history { changes { f: field o: old n: new ot: oldText nt: newText } } } }`
  const read = async (who: Pick<TestActor, 'query'>): Promise<Change[]> => {
    const found = await who.query<{ partner: { history: { changes: Change[] }[] } }>(document, {
      id: partner,
    })
    return found.partner.history
      .flatMap(({ changes }) => changes)
      .filter(({ f }) => f === 'parent' || f === 'tags')
  }
  expect(await read(reader)).toEqual([
    { f: 'tags', o: [], n: [Number(tags.open)], ot: '[]', nt: `[${tags.open}]` },
    { f: 'parent', o: banned.open, n: null, ot: 'open parent', nt: null },
    { f: 'parent', o: null, n: banned.open, ot: null, nt: 'open parent' },
  ])
  // Whoever sees everything is told everything.
  expect((await read(tenant)).length).toBe(5)
})

test('a feed does so too, under whatever names it is asked', async () => {
  const document = `{ changeFeed(since: "START", entities: ["Partner"]) { changes { id c: changes { f: field o: old n: new nt: newText } } } }`
  const { changeFeed } = await reader.query<{ changeFeed: { changes: { id: string; c: Change[] }[] } }>(
    document,
  )
  expect([...new Set(changeFeed.changes.map(({ id }) => id))].sort()).toEqual([banned.open, partner].sort())
  const told = changeFeed.changes.flatMap(({ c }) => c).filter(({ f }) => f === 'parent' || f === 'tags')
  expect(told.length).toBe(3)
  const values = JSON.stringify(told)
  for (const id of [banned.hidden, tags.hidden]) expect(values).not.toContain(`"${id}"`)
  expect(told.filter(({ f }) => f === 'tags')).toMatchObject([{ o: [], n: [Number(tags.open)] }])
})
