import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import {
  automation,
  create,
  ended,
  kit,
  type Made,
  noteOf,
  partner,
  receiver,
  runs,
  setNote,
  update,
  when,
} from './automation-stage.ts'

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
