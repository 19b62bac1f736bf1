import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueue } from '#core/job.ts'
import { remindActivities } from '#modules/base/jobs/remind-activities.ts'
import { runOperation } from '#server/records/transaction.ts'
import type { TestActor } from '#server/testing/test-tenant.ts'
import { type AutomationKit, createAutomationKit } from './kit.ts'

let kit: AutomationKit
let people: Record<'ann' | 'ben' | 'boss', TestActor>
let order: string
beforeAll(async () => {
  kit = await createAutomationKit()
  const { tenant } = kit
  const [ann, ben, boss] = [
    await tenant.as('sale.salesperson'),
    await tenant.as('sale.salesperson'),
    await tenant.as('sale.manager'),
  ]
  people = { ann, ben, boss }
  const partner = await tenant.query<{ made: { id: string } }>(
    'mutation { made: createPartner(input: { name: "Oak" }) { id } }',
  )
  const made = await ann.query<{ made: { id: string } }>(
    'mutation ($input: SaleOrderCreateInput!) { made: createSaleOrder(input: $input) { id } }',
    { input: { partner: partner.made.id, lines: { create: [await kit.orderLine('10')] } } },
  )
  order = made.made.id
})
afterAll(() => kit?.close())

const inboxOf = async (actor: TestActor): Promise<string[]> => {
  await kit.follow()
  const { notifications } = await actor.query<{
    notifications: { nodes: { id: string; message: string }[] }
  }>('{ notifications(orderBy: [{ id: ASC }]) { nodes { id message } } }')
  // Only what was read: another may arrive in between.
  const read = notifications.nodes.map(({ id }) => id)
  await sql`delete from notification where id = any(${read}::bigint[])`.execute(kit.tenant.db)
  return notifications.nodes.map(({ message }) => message)
}
const comment = (actor: TestActor, input: object) =>
  actor.query('mutation ($input: CommentCreateInput!) { createComment(input: $input) { id } }', {
    input: { entity: 'SaleOrder', recordId: Number(order), ...input },
  })

test('followers are told of comments, mentioned people of the mention, and nobody of their own', async () => {
  const { ann, boss } = people
  await comment(ann, { body: 'Can we go lower?' })
  await comment(boss, { body: 'Ten percent', mentions: { set: [String(ann.userId), String(boss.userId)] } })
  expect(await inboxOf(ann)).toEqual([
    expect.stringMatching(/^sale\.manager mentioned you on .*: Ten percent$/),
  ])
  await comment(ann, { body: 'Thanks' })
  expect(await inboxOf(boss)).toEqual([expect.stringMatching(/^sale\.salesperson commented on .*: Thanks$/)])
  expect(await inboxOf(ann)).toEqual([])
})

test('everybody reads what was told in their own language, also after they chose another', async () => {
  const { ann, boss } = people
  const choose = (actor: TestActor, locale: string | null) =>
    actor.query(
      'mutation ($id: ID!, $locale: String) { updateUser(id: $id, input: { locale: $locale }) { id } }',
      {
        id: actor.userId,
        locale,
      },
    )
  await kit.tenant.query('mutation ($id: ID!) { updateUser(id: $id, input: { locale: "de" }) { id } }', {
    id: boss.userId,
  })
  await choose(ann, 'fr')
  await comment(boss, { body: 'Zehn Prozent', mentions: { set: [String(ann.userId)] } })
  await kit.follow()
  const read = async () => {
    const { notifications } = await ann.query<{ notifications: { nodes: Record<string, string>[] } }>(
      '{ notifications(first: 1, orderBy: [{ id: DESC }]) { nodes { message displayName } } }',
    )
    return notifications.nodes[0] ?? {}
  }
  const french = await read()
  expect(french.message).toMatch(/^sale\.manager vous a mentionné sur .* : Zehn Prozent$/)
  expect(french.displayName).toBe(french.message)
  await choose(ann, 'en')
  expect((await read()).message).toMatch(/^sale\.manager mentioned you on .*: Zehn Prozent$/)
  // What was written over since, or never had words of its own, stands as it is.
  await sql`update notification set message = 'By hand' where user_id = ${ann.userId}`.execute(kit.tenant.db)
  await choose(ann, 'fr')
  expect((await read()).message).toBe('By hand')
  await choose(ann, null)
  await inboxOf(ann)
})

test('followers are told of a change of the state, while they see the record', async () => {
  const { ann, ben, boss } = people
  // Somebody who saw it once and does not any more.
  await sql`insert into follower (entity, record_id, user_id) values ('SaleOrder', ${order}, ${ben.userId})`.execute(
    kit.tenant.db,
  )
  await boss.query(`mutation { sendSaleOrders(ids: ["${order}"]) { id } }`)
  expect(await inboxOf(ann)).toEqual([expect.stringMatching(/ is now: /)])
  expect(await inboxOf(ben)).toEqual([])
  expect(await inboxOf(boss)).toEqual([])
})

test('assignees are told of what is planned for them, and reminded once in the morning of its day', async () => {
  const { ann, boss } = people
  const today = new Date().toISOString().slice(0, 10)
  const { activityTypes } = await boss.query<{ activityTypes: { nodes: { id: string }[] } }>(
    '{ activityTypes { nodes { id } } }',
  )
  await boss.query('mutation ($input: ActivityCreateInput!) { createActivity(input: $input) { id } }', {
    input: {
      entity: 'SaleOrder',
      recordId: Number(order),
      type: activityTypes.nodes[0]?.id,
      summary: 'Ring them',
      dueOn: today,
      assignee: String(ann.userId),
    },
  })
  expect(await inboxOf(ann)).toEqual([expect.stringMatching(/^For you to do by .*: Ring them$/)])
  // A place where it is noon now.
  const offset = 12 - new Date().getUTCHours()
  const zone = `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`
  await sql`update app_user set time_zone = ${zone} where id = ${ann.userId}`.execute(kit.tenant.db)
  await sql`update activity set due_on = (now() at time zone ${zone})::date`.execute(kit.tenant.db)
  const { registry, db, viewer } = kit.tenant
  const scope = { registry, db, viewer, requestId: 'test' }
  const remind = () =>
    runOperation(scope, {}, (_operation, context) => enqueue(context, remindActivities, {}))
  await kit.start()
  await remind()
  const messages: string[] = []
  await kit.until(
    async () => messages.push(...(await inboxOf(ann))),
    (count) => count > 0,
  )
  expect(messages).toEqual(['Due today: Ring them'])
  await remind()
  await kit.until(
    () =>
      sql<{
        open: number
      }>`select count(*)::int as open from job where state in ('WAITING', 'RUNNING') and name = 'base.remind-activities'`.execute(
        db,
      ),
    ({ rows }) => rows[0]?.open === 0,
  )
  expect(await inboxOf(ann)).toEqual([])
  expect(kit.errors).toEqual([])
})
