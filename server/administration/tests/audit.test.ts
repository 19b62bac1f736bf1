import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administratorRole } from '#core/policy.ts'
import { type Stage, setStage } from '#server/access/tests/stage.ts'

type Boss = Awaited<ReturnType<Stage['signedIn']>>
let stage: Stage
let boss: Boss
beforeAll(async () => {
  stage = await setStage()
  boss = await stage.signedIn({ roles: [administratorRole] })
})
afterAll(() => stage?.close())

interface Entry {
  id: string
  at: string
  kind: string
  actorName: string | null
  entity: string | null
  differences: { label: string; before: string | null; after: string | null }[]
}
const fields = `entries { id at kind actorId actorName userId email ip via reason entity recordId rootId detail
  differences { field label before after } } cursor hasMore`

async function log(given: object = {}): Promise<{ entries: Entry[]; cursor: string; hasMore: boolean }> {
  const { body } = await boss.graphql(
    `query($topics: [AuditTopic!], $person: ID, $entity: String, $record: ID, $byPeople: Boolean, $from: DateTime, $to: DateTime, $first: Int, $before: String) {
      auditLog(topics: $topics, person: $person, entity: $entity, record: $record, byPeople: $byPeople, from: $from, to: $to, first: $first, before: $before) { ${fields} }
    }`,
    given,
  )
  if (body.errors) throw new Error(JSON.stringify(body.errors))
  return body.data.auditLog
}

async function tag(name: string): Promise<string> {
  const { body } = await boss.graphql('mutation($n: String!) { createTag(input: { name: $n }) { id } }', {
    n: name,
  })
  return body.data.createTag.id
}

test('access events and changes of records stand in one list, with who did it and what differs', async () => {
  const id = await tag('Urgent')
  await boss.graphql('mutation($id: ID!) { updateTag(id: $id, input: { name: "Very urgent" }) { id } }', {
    id,
  })
  await stage.visitor({ ip: '10.9.9.9' }).signIn(boss.email, 'not the password')
  const { entries } = await log({ first: 3 })
  expect(entries).toMatchObject([
    { kind: 'SIGN_IN_FAILED', email: boss.email, ip: '10.9.9.9', entity: null },
    {
      kind: 'UPDATE',
      entity: 'Tag',
      recordId: id,
      actorId: String(boss.id),
      via: 'SESSION',
      differences: [{ label: 'Name', before: 'Urgent', after: 'Very urgent' }],
    },
    { kind: 'CREATE', entity: 'Tag', recordId: id },
  ])
})

test('topics, people, kinds of record and days narrow it down', async () => {
  const id = await tag('Narrow')
  const kinds = async (given: object) => (await log(given)).entries.map(({ kind }) => kind)
  expect(new Set(await kinds({ topics: ['REFUSALS'] }))).toEqual(new Set(['SIGN_IN_FAILED']))
  expect(await kinds({ topics: ['CHANGES'], entity: 'Tag', record: id })).toEqual(['CREATE'])
  expect(await kinds({ entity: 'Currency', person: String(boss.id) })).toEqual([])
  expect(await kinds({ to: '2020-01-01T00:00:00Z' })).toEqual([])
  expect((await kinds({ from: '2020-01-01T00:00:00Z', person: String(boss.id) })).length).toBeGreaterThan(2)
})

test('what went beyond the rights of its author is found by that', async () => {
  const client = new pg.Client(stage.tenant.url)
  await client.connect()
  const change = (reason: string) =>
    client.query(`begin; set local trellis.request = 'r'; set local trellis.reason = '${reason}';
      insert into tag (name) values ('${reason}'); commit`)
  await change('ACTION SaleOrder.confirm')
  await change('ACTION SaleOrder.confirm: Stock is reserved for everybody')
  await change('JOB 7 sale.remind')
  await change('The owner may')
  await client.end()
  expect((await log({ topics: ['ELEVATIONS'], byPeople: true })).entries).toEqual([])
  const { entries } = await log({ topics: ['ELEVATIONS'] })
  expect(entries.map((entry) => (entry as Entry & { reason: string }).reason)).toEqual([
    'The owner may',
    'ACTION SaleOrder.confirm: Stock is reserved for everybody',
  ])
})

test('pages join without a gap or a repetition, also while others write', async () => {
  const from = new Date().toISOString()
  for (let n = 0; n < 7; n += 1) {
    await tag(`Page ${n}`)
    await stage.visitor().signIn('nobody@example.com', 'wrong')
  }
  const whole = (await log({ from, first: 200 })).entries.map(({ id }) => id)
  const read: string[] = []
  for (let before: string | undefined, hasMore = true; hasMore; ) {
    const page = await log({ from, first: 3, before })
    read.push(...page.entries.map(({ id }) => id))
    ;({ hasMore, cursor: before } = page)
    await tag(`While reading ${read.length}`)
  }
  expect(whole).toHaveLength(14)
  expect(read).toEqual(whole)
  const { body } = await boss.graphql('{ auditLog(before: "nonsense") { hasMore } }')
  expect(body.errors[0].extensions.code).toBe('BAD_REQUEST')
})

test('the chain is looked at on demand; what was tampered with is named, and so is a forged result', async () => {
  const verify = async () =>
    (
      await boss.graphql(
        'mutation { verifyAuditChain { entries checkedEntries checkedAt intactUntil problem } }',
      )
    ).body.data.verifyAuditChain
  await stage.addUser({ roles: ['auditor'] })
  const found = await verify()
  expect(found).toMatchObject({ problem: null, checkedEntries: found.entries })
  expect(found.entries).toBeGreaterThan(0)
  expect(Date.parse(found.intactUntil)).toBeLessThanOrEqual(Date.parse(found.checkedAt))
  expect((await log({ topics: ['INSTALLATION'] })).entries[0]).toMatchObject({ kind: 'AUDIT_CHECKED' })

  const client = new pg.Client(stage.tenant.url)
  await client.connect()
  await client.query(`update audit_check set entries = entries + 5`)
  const forged = await boss.graphql('{ auditChain { intactUntil problem } }')
  expect(forged.body.data.auditChain).toEqual({
    intactUntil: null,
    problem: expect.stringContaining('changed'),
  })
  await client.query(`begin; set local session_replication_role to replica;
    update audit_entry set entry = replace(entry, 'CREATE', 'DELETE') where seq = 2; commit`)
  await client.end()
  expect(await verify()).toMatchObject({
    checkedEntries: 1,
    problem: expect.stringMatching(/^entry 2 .* is not as it was written$/),
  })
})
