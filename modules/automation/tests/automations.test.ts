import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enqueue } from '#core/job.ts'
import { runOperation } from '#server/records/transaction.ts'
import { systemViewer } from '#server/sync/seed-rules.ts'
import { clock } from '../jobs/clock.ts'
import { type AutomationKit, createAutomationKit, createReceiver, type Receiver } from './kit.ts'

let kit: AutomationKit
let receiver: Receiver
beforeAll(async () => {
  kit = await createAutomationKit()
  receiver = await createReceiver()
  await kit.start()
})
afterAll(async () => {
  await kit?.close()
  await receiver?.close()
})
beforeEach(async () => {
  await sql`delete from automation`.execute(kit.tenant.db)
  receiver.received.length = 0
})

const create = 'mutation ($input: AutomationCreateInput!) { made: createAutomation(input: $input) { id } }'
interface Made {
  made: { id: string }
}

/** An automation of one step, or of those given. */
async function automation(input: object, steps: object[]): Promise<string> {
  const { made } = await kit.tenant.query<Made>(create, {
    input: { name: 'Test', steps: { create: steps }, ...input },
  })
  return made.id
}

async function partner(input: object): Promise<string> {
  const document = 'mutation ($input: PartnerCreateInput!) { made: createPartner(input: $input) { id } }'
  return (await kit.tenant.query<Made>(document, { input })).made.id
}

const update =
  'mutation ($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }'
const noteOf = async (id: string): Promise<string | null> =>
  (
    await kit.tenant.query<{ partner: { comment: string | null } }>(
      'query ($id: ID!) { partner(id: $id) { comment } }',
      { id },
    )
  ).partner.comment

interface Run {
  id: string
  state: string
  recordId: number | null
  error: string | null
  depth: number
  result: { step: string }[] | null
}
const runs = async (automationId?: string): Promise<Run[]> =>
  (
    await kit.tenant.query<{ automationRuns: { nodes: Run[] } }>(
      'query ($filter: AutomationRunFilter) { automationRuns(filter: $filter, orderBy: [{ id: ASC }], first: 100) { nodes { id state recordId error depth result } } }',
      { filter: automationId ? { automation: { id: { eq: automationId } } } : {} },
    )
  ).automationRuns.nodes

const ended = (count: number, id?: string) =>
  kit.until(
    () => runs(id),
    (all) => all.length === count && all.every(({ state }) => state !== 'WAITING'),
  )

const setNote = { kind: 'SET_FIELDS', values: { comment: 'Seen {name}' } }
const when = { entity: 'Partner', trigger: 'CREATED' }

describe('an automation', () => {
  test('sets fields of records that are created and satisfy its condition, as its owner, and says why', async () => {
    await automation({ ...when, condition: { isCompany: { eq: true } } }, [setNote])
    const id = await partner({ name: 'Firm', isCompany: true })
    const other = await partner({ name: 'Person', isCompany: false })
    expect(await ended(1)).toMatchObject([
      { state: 'DONE', recordId: Number(id), result: [{ step: 'SET_FIELDS' }] },
    ])
    expect(await noteOf(id)).toBe('Seen Firm')
    expect(await noteOf(other)).toBeNull()
    const { partner: read } = await kit.tenant.query<{ partner: { history: object[] } }>(
      'query ($id: ID!) { partner(id: $id) { history(first: 1) { reason actor { displayName } } } }',
      { id },
    )
    expect(read.history).toEqual([{ reason: 'AUTOMATION Test', actor: { displayName: 'Ada Admin' } }])
  })

  test('is set off when a field gets a value, though it has another by the time that it is looked at', async () => {
    await kit.stop()
    const id = await partner({ name: 'Before' })
    await automation({ entity: 'Partner', trigger: 'FIELD_SET', triggerField: 'name', setTo: 'Wanted' }, [
      { kind: 'SET_FIELDS', values: { comment: 'Got it' } },
    ])
    for (const name of ['Unwanted', 'Wanted', 'Other'])
      await kit.tenant.query(update, { id, input: { name } })
    await kit.tenant.query(update, { id, input: { website: 'https://example.com' } })
    await kit.start()
    expect(await ended(1)).toMatchObject([{ state: 'DONE' }])
    expect(await noteOf(id)).toBe('Got it')
  })

  test('runs actions, creates records, notifies, mails and calls webhooks', async () => {
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    const { made: hook } = await kit.tenant.query<Made>(
      'mutation ($url: String!) { made: createWebhook(input: { name: "Hook", url: $url }) { id } }',
      { url: receiver.url },
    )
    await kit.tenant.query(
      'mutation ($id: ID!, $secret: String!) { setSecretWebhooks(ids: [$id], secret: $secret) { id } }',
      { id: hook.id, secret },
    )
    const seller = await kit.tenant.as('sale.salesperson')
    const me = String(kit.tenant.viewer.userId)
    await automation({ entity: 'SaleOrder', trigger: 'CREATED' }, [
      { sequence: 1, kind: 'RUN_ACTION', action: 'send' },
      {
        sequence: 2,
        kind: 'CREATE_RECORD',
        entity: 'Partner',
        values: { name: 'Friend of {partner}', parent: '$record.partner' },
      },
      {
        sequence: 3,
        kind: 'NOTIFY',
        recipientField: 'salesperson',
        message: 'Order {number} was sent on {date}',
      },
      {
        sequence: 4,
        kind: 'SEND_MAIL',
        recipientField: 'partner',
        subject: 'Your order {number}',
        message: 'Thank you, {partner.name}.',
      },
      { sequence: 5, kind: 'SEND_MAIL', user: me, subject: 'Sent', message: 'It is sent.' },
      { sequence: 6, kind: 'CALL_WEBHOOK', webhook: hook.id },
    ])
    const customer = await partner({ name: 'Carla', email: 'carla@example.com', isCompany: true })
    const { made } = await kit.tenant.query<Made>(
      'mutation ($input: SaleOrderCreateInput!) { made: createSaleOrder(input: $input) { id } }',
      {
        input: {
          partner: customer,
          salesperson: String(seller.userId),
          lines: { create: [await kit.orderLine('10')] },
        },
      },
    )
    const [run] = await ended(1)
    expect(run?.error).toBeNull()
    const { order, partners } = await kit.tenant.query<{
      order: { state: string; number: string }
      partners: { nodes: object[] }
    }>(
      'query ($id: ID!) { order: saleOrder(id: $id) { state number } partners(filter: { name: { eq: "Friend of Carla" } }) { nodes { parent { name } } } }',
      { id: made.id },
    )
    expect(order.state).toBe('SENT')
    expect(partners.nodes).toEqual([{ parent: { name: 'Carla' } }])
    const { rows } = await sql<{
      message: string
    }>`select message from notification where user_id = ${seller.userId}`.execute(kit.tenant.db)
    expect(rows[0]?.message).toContain(`Order ${order.number} was sent on 20`)
    const mails = await kit.until(
      async () =>
        (
          await sql<{ recipient: string; subject: string; body_text: string; state: string }>`
          select recipient, subject, body_text, state from mail_message order by id`.execute(kit.tenant.db)
        ).rows,
      (all) => all.length === 2 && all.every(({ state }) => state === 'KEPT'),
    )
    expect(mails).toMatchObject([
      {
        recipient: 'carla@example.com',
        subject: `Your order ${order.number}`,
        body_text: 'Thank you, Carla.\n',
      },
      { recipient: 'admin@example.com', subject: 'Sent' },
    ])
    await kit.until(
      async () => receiver.received.length,
      (count) => count === 1,
    )
    expect(JSON.parse(receiver.received[0]?.body ?? '').data).toMatchObject({
      operation: 'CALL',
      entity: 'SaleOrder',
      id: made.id,
      record: { state: 'SENT' },
    })
  })

  test('does all of its steps or none, tells its owner, and can be run again', async () => {
    const id = await automation({ entity: 'SaleOrder', trigger: 'CREATED' }, [
      { sequence: 1, kind: 'SET_FIELDS', values: { terms: 'By automation' } },
      { sequence: 2, kind: 'RUN_ACTION', action: 'finish' },
    ])
    const customer = await partner({ name: 'Buyer' })
    const { made } = await kit.tenant.query<Made>(
      'mutation ($p: ID!) { made: createSaleOrder(input: { partner: $p }) { id } }',
      { p: customer },
    )
    const [run] = await ended(1)
    expect(run).toMatchObject({ state: 'FAILED', error: expect.stringMatching(/^Step 2: /) })
    const read =
      'query ($id: ID!) { saleOrder(id: $id) { terms state } notifications(first: 1) { nodes { message } } }'
    const { saleOrder, notifications } = await kit.tenant.query<{
      saleOrder: object
      notifications: { nodes: { message: string }[] }
    }>(read, { id: made.id })
    expect(saleOrder).toEqual({ terms: null, state: 'DRAFT' })
    expect(notifications.nodes[0]?.message).toContain('The automation "Test" failed. Step 2')
    const { automation: found } = await kit.tenant.query<{
      automation: { steps: { nodes: { id: string }[] } }
    }>('query ($id: ID!) { automation(id: $id) { steps { nodes { id } } } }', { id })
    await kit.tenant.query(
      'mutation ($id: ID!, $step: ID!) { updateAutomation(id: $id, input: { steps: { delete: [$step] } }) { id } }',
      { id, step: found.steps.nodes[1]?.id },
    )
    await kit.tenant.query('mutation ($id: ID!) { retryAutomationRuns(ids: [$id]) { id } }', { id: run?.id })
    expect(await ended(1)).toMatchObject([{ state: 'DONE' }])
    expect((await kit.tenant.query<{ saleOrder: object }>(read, { id: made.id })).saleOrder).toMatchObject({
      terms: 'By automation',
    })
  })

  test('sees and changes only what its owner may', async () => {
    const builder = await kit.tenant.as(['automation.builder', 'sale.salesperson'])
    const boss = await kit.tenant.as('sale.manager')
    const input = {
      name: 'Own',
      entity: 'SaleOrder',
      trigger: 'CREATED',
      steps: { create: [{ kind: 'SET_FIELDS', values: { terms: 'Mine' } }] },
    }
    await builder.query(create, { input })
    const theirs = { ...input, name: 'Theirs', owner: String(boss.userId) }
    expect((await builder.run(create, { input: theirs })).errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const customer = await partner({ name: 'Shared' })
    const order = (salesperson: number) =>
      kit.tenant.query(
        'mutation ($p: ID!, $s: ID!) { createSaleOrder(input: { partner: $p, salesperson: $s }) { id } }',
        { p: customer, s: String(salesperson) },
      )
    await order(boss.userId)
    await order(builder.userId)
    expect(await ended(1)).toMatchObject([{ state: 'DONE' }])

    await sql`delete from automation`.execute(kit.tenant.db)
    const company = {
      name: 'Forbidden',
      entity: 'SaleOrder',
      trigger: 'CREATED',
      steps: { create: [{ kind: 'CREATE_RECORD', entity: 'Company', values: { name: 'Shell' } }] },
    }
    await builder.query(create, { input: company })
    await order(builder.userId)
    expect(await ended(1)).toMatchObject([{ state: 'FAILED', error: expect.stringContaining('Step 1') }])
  })
})

describe('automations that set each other off', () => {
  test('end: none sets itself off, neither at once nor by way of another', async () => {
    const ping = await automation({ name: 'Ping', entity: 'Partner', trigger: 'CHANGED' }, [
      { kind: 'SET_FIELDS', values: { comment: 'ping {comment}' } },
    ])
    const pong = await automation({ name: 'Pong', entity: 'Partner', trigger: 'CHANGED' }, [
      { kind: 'SET_FIELDS', values: { comment: 'pong {comment}' } },
    ])
    const id = await partner({ name: 'Ball' })
    await kit.tenant.query(update, { id, input: { website: 'https://ball.example.com' } })
    // Each runs for the change, and once more for that of the other.
    await kit.until(
      () => runs(),
      (all) => all.length === 4 && all.every(({ state }) => state === 'DONE'),
    )
    await kit.follow()
    expect(await runs()).toHaveLength(4)
    for (const one of [ping, pong]) expect((await runs(one)).map(({ depth }) => depth).sort()).toEqual([1, 2])
  })

  test('go no deeper than five', async () => {
    for (let n = 1; n <= 7; n++)
      await automation(
        {
          name: `Level ${n}`,
          entity: 'Partner',
          trigger: 'FIELD_SET',
          triggerField: 'comment',
          setTo: `level ${n}`,
        },
        [{ kind: 'SET_FIELDS', values: { comment: `level ${n + 1}` } }],
      )
    const id = await partner({ name: 'Deep', comment: 'level 1' })
    const all = await ended(6)
    expect(all.map(({ state }) => state)).toEqual(['DONE', 'DONE', 'DONE', 'DONE', 'DONE', 'STOPPED'])
    expect(all[5]?.error).toContain('goes no further')
    expect(await noteOf(id)).toBe('level 6')
  })
})

describe('each event', () => {
  test('runs an automation once, although its worker is cut off in the middle of it and others follow meanwhile', async () => {
    await automation(when, [{ kind: 'CREATE_RECORD', entity: 'Tag', values: { name: 'Tag of {name}' } }])
    for (const statement of [
      'create sequence cut',
      // The first three attempts lose their connection just before they commit what they did.
      `create function cut() returns trigger language plpgsql as $$ begin
        if new.state = 'DONE' and nextval('cut') <= 3 then perform pg_terminate_backend(pg_backend_pid()); end if;
        return new;
      end $$`,
      'create trigger cut before update on automation_run for each row execute function cut()',
    ])
      await sql.raw(statement).execute(kit.tenant.db)
    for (let n = 0; n < 5; n++) await partner({ name: `Cut ${n}` })
    await Promise.all([kit.follow(), kit.follow()])
    await kit.until(
      async () => {
        await kit.hurry()
        return runs()
      },
      (all) => all.length === 5 && all.every(({ state }) => state === 'DONE'),
    )
    await sql`drop trigger cut on automation_run`.execute(kit.tenant.db)
    const { tags } = await kit.tenant.query<{ tags: { nodes: { name: string }[] } }>(
      '{ tags(filter: { name: { startsWith: "Tag of Cut" } }) { nodes { name } } }',
    )
    expect(tags.nodes.map(({ name }) => name).sort()).toEqual([0, 1, 2, 3, 4].map((n) => `Tag of Cut ${n}`))
  })
})

describe('by the clock', () => {
  /** Runs the clock's job and waits for it. */
  async function tick(): Promise<void> {
    const scope = {
      registry: kit.tenant.registry,
      db: kit.tenant.db,
      viewer: systemViewer,
      requestId: 'test',
    }
    const id = await runOperation(scope, {}, (_operation, context) => enqueue(context, clock, {}))
    await kit.until(
      async () =>
        (await sql<{ state: string }>`select state from job where id = ${id}`.execute(kit.tenant.db)).rows[0]
          ?.state,
      (state) => state === 'DONE',
    )
  }

  test('a date that is reached counts once, also when the clock looks again', async () => {
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const customer = await partner({ name: 'Dated' })
    const order = async (validUntil: string): Promise<string> =>
      (
        await kit.tenant.query<Made>(
          'mutation ($p: ID!, $d: Date!) { made: createSaleOrder(input: { partner: $p, validUntil: $d }) { id } }',
          { p: customer, d: validUntil },
        )
      ).made.id
    const near = await order(day(2))
    await order(day(9))
    const id = await automation(
      {
        entity: 'SaleOrder',
        trigger: 'DATE',
        triggerField: 'validUntil',
        offsetAmount: -3,
        offsetUnit: 'DAYS',
      },
      [{ kind: 'SET_FIELDS', values: { terms: 'Ends soon' } }],
    )
    await tick()
    expect(await runs(id)).toEqual([])
    // As if it had been looked at two days ago, when the date was not reached yet.
    await sql`update automation set checked_at = now() - interval '2 days' where id = ${id}`.execute(
      kit.tenant.db,
    )
    await tick()
    await sql`update automation set checked_at = now() - interval '2 days' where id = ${id}`.execute(
      kit.tenant.db,
    )
    await tick()
    expect(await ended(1, id)).toMatchObject([{ state: 'DONE', recordId: Number(near) }])
  })

  test('a schedule comes for each record that satisfies the condition, or once without records', async () => {
    const name = `Round ${Math.random()}`
    for (let n = 0; n < 3; n++) await partner({ name })
    const each = await automation(
      { entity: 'Partner', trigger: 'SCHEDULE', schedule: '0 7 * * *', condition: { name: { eq: name } } },
      [setNote],
    )
    const alone = await automation({ trigger: 'SCHEDULE', schedule: '0 7 * * *' }, [
      { kind: 'NOTIFY', user: String(kit.tenant.viewer.userId), message: 'Good morning' },
    ])
    await tick()
    expect(await runs()).toEqual([])
    const { rows } = await sql<{
      next: Date
    }>`select next_run_at as next from automation where id = ${each}`.execute(kit.tenant.db)
    expect(rows[0]?.next.getUTCHours()).toBe(7)
    await sql`update automation set next_run_at = now() - interval '1 minute'`.execute(kit.tenant.db)
    await tick()
    await tick()
    expect(await ended(3, each)).toMatchObject([{ state: 'DONE' }, { state: 'DONE' }, { state: 'DONE' }])
    expect(await ended(1, alone)).toMatchObject([
      { state: 'DONE', recordId: null, result: [{ step: 'NOTIFY', told: 1 }] },
    ])
  })
})

test('trying out tells what would be done, and does nothing', async () => {
  const id = await automation({ ...when, trigger: 'CHANGED', condition: { isCompany: { eq: true } } }, [
    setNote,
    { kind: 'CREATE_RECORD', entity: 'Tag', values: { name: 'Tried' } },
  ])
  const company = await partner({ name: 'Trial', isCompany: true })
  const person = await partner({ name: 'Nobody', isCompany: false })
  const attempt = async (record: string) =>
    (
      await kit.tenant.query<{ tried: { state: string; error: string | null; result: object }[] }>(
        'mutation ($id: ID!, $record: ID!) { tried: tryOutAutomations(ids: [$id], record: $record) { state error result } }',
        { id, record },
      )
    ).tried
  expect(await attempt(company)).toMatchObject([
    {
      state: 'TRIED',
      error: null,
      result: {
        isMet: true,
        steps: [
          { step: 'SET_FIELDS', values: { comment: 'Seen Trial' } },
          { step: 'CREATE_RECORD', entity: 'Tag' },
        ],
        changes: [
          { entity: 'Partner', id: company, operation: 'UPDATE' },
          { entity: 'Tag', operation: 'CREATE' },
        ],
      },
    },
  ])
  expect(await attempt(person)).toMatchObject([{ result: { isMet: false } }])
  expect(await noteOf(company)).toBeNull()
  const { tags } = await kit.tenant.query<{ tags: { nodes: object[] } }>(
    '{ tags(filter: { name: { eq: "Tried" } }) { nodes { id } } }',
  )
  expect(tags.nodes).toEqual([])
})

describe('what could never work is refused when it is saved:', () => {
  const step = (one: object) => ({ ...when, steps: { create: [one] } })
  test.each<[string, object, (string | number)[], string]>([
    [
      'an entity that there is not',
      { entity: 'Unicorn', trigger: 'CREATED' },
      ['entity'],
      'There is no entity "Unicorn"',
    ],
    ['no steps', when, ['steps'], 'add a step'],
    ['a condition on no field', { ...when, condition: { horn: { eq: 1 } } }, ['condition'], 'horn'],
    [
      'a value of a wrong type',
      { ...when, trigger: 'FIELD_SET', triggerField: 'isCompany', setTo: 'yes' },
      ['setTo'],
      'Boolean',
    ],
    [
      'a date that is none',
      { ...when, trigger: 'DATE', triggerField: 'name' },
      ['triggerField'],
      'has no date "name"',
    ],
    ['a schedule that is none', { trigger: 'SCHEDULE', schedule: 'at noon' }, ['schedule'], 'is no schedule'],
    [
      'a field that there is not',
      step({ kind: 'SET_FIELDS', values: { horn: 1 } }),
      ['steps', 'create', 0, 'values'],
      'horn',
    ],
    [
      'a field that only the platform sets',
      step({ kind: 'SET_FIELDS', values: { version: 1 } }),
      ['steps', 'create', 0, 'values'],
      'version',
    ],
    [
      'a field of a wrong type',
      step({ kind: 'SET_FIELDS', values: { isCompany: 'maybe' } }),
      ['steps', 'create', 0, 'values'],
      'Boolean',
    ],
    [
      'a path to nowhere',
      step({ kind: 'SET_FIELDS', values: { comment: '{horn}' } }),
      ['steps', 'create', 0, 'values'],
      '"horn" leads to no field',
    ],
    [
      'an action that there is not',
      step({ kind: 'RUN_ACTION', action: 'fly' }),
      ['steps', 'create', 0, 'action'],
      'no action "fly"',
    ],
    [
      'a record without what it needs',
      step({ kind: 'CREATE_RECORD', entity: 'Partner', values: { comment: 'x' } }),
      ['steps', 'create', 0, 'values'],
      'name',
    ],
    [
      'a message to nobody',
      step({ kind: 'NOTIFY', message: 'Hello' }),
      ['steps', 'create', 0, 'user'],
      'who is told',
    ],
    [
      'a recipient that is none',
      step({ kind: 'NOTIFY', message: 'Hello', recipientField: 'country' }),
      ['steps', 'create', 0, 'recipientField'],
      'does not lead to a user',
    ],
  ])('%s', async (_what, input, path, message) => {
    const { errors } = await kit.tenant.run(create, { input: { name: 'Wrong', ...input } })
    const issue = errors[0]?.issues.find((one) => one.path.join() === path.join())
    expect(issue?.message, JSON.stringify(errors)).toContain(message)
  })
})
