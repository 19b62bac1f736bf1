import { sql } from 'kysely'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import type { Received } from './kit.ts'
import {
  createHook,
  dataOf,
  deliveries,
  kit,
  partner,
  receiver,
  secret,
  settled,
  webhook,
} from './webhook-stage.ts'

describe('a webhook', () => {
  test('is told of a change with the record, signed so that the receiver can prove it', async () => {
    await webhook([{ entity: 'Partner', selection: 'id name' }])
    const id = await partner({ name: 'Signed Ltd' })
    expect(await settled(1)).toMatchObject([{ state: 'DELIVERED', attempts: 1, statusCode: 200 }])
    const [message] = receiver.received
    expect(dataOf(message as Received)).toMatchObject({
      operation: 'CREATE',
      entity: 'Partner',
      id,
      cursor: expect.stringMatching(/./),
      record: { id, name: 'Signed Ltd' },
    })
    const headers = message?.headers as Record<string, string>
    const receiverSide = new StandardWebhook(secret)
    expect(receiverSide.verify(message?.body ?? '', headers)).toMatchObject({ type: 'Partner.create' })
    expect(() => receiverSide.verify(`${message?.body} `, headers)).toThrow()
  })

  test('is told of changes, of records that leave its filter and of deleted ones, in their order', async () => {
    await webhook([{ entity: 'Partner', filter: { isCompany: { eq: true } }, selection: 'name' }])
    const id = await partner({ name: 'One', isCompany: true })
    const other = await partner({ name: 'Nobody', isCompany: false })
    const update =
      'mutation ($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }'
    await settled(1)
    await kit.tenant.query(update, { id: other, input: { name: 'Still nobody' } })
    await kit.tenant.query(update, { id, input: { name: 'Two' } })
    await settled(2)
    await kit.tenant.query(update, { id, input: { isCompany: false } })
    const gone = await partner({ name: 'Gone', isCompany: true })
    await settled(4)
    await kit.tenant.query('mutation ($id: ID!) { deletePartners(ids: [$id]) }', { id: gone })
    await settled(5)
    const told = receiver.received.map(dataOf)
    expect(told.filter((event) => event.id === id).map(({ operation }) => operation)).toEqual([
      'CREATE',
      'UPDATE',
      'REMOVE',
    ])
    expect(told.filter((event) => event.id === gone).map(({ operation }) => operation)).toEqual([
      'CREATE',
      'DELETE',
    ])
    expect(told.filter((event) => event.id === other)).toEqual([])
    expect(told.find(({ operation }) => operation === 'UPDATE')).toMatchObject({
      changedFields: expect.arrayContaining(['name']),
    })
  })

  test('is not told of what was changed before it had a secret, or while it was switched off', async () => {
    const { hook } = await kit.tenant.query<{ hook: { id: string } }>(createHook, {
      input: { name: 'Silent', url: receiver.url, topics: { create: [{ entity: 'Partner' }] } },
    })
    await partner({ name: 'Before' })
    await kit.tenant.query(
      'mutation ($id: ID!, $secret: String!) { setSecretWebhooks(ids: [$id], secret: $secret) { id } }',
      { id: hook.id, secret },
    )
    const switchTo = (isActive: boolean) =>
      kit.tenant.query(
        'mutation ($id: ID!, $on: Boolean!) { updateWebhook(id: $id, input: { isActive: $on }) { id } }',
        { id: hook.id, on: isActive },
      )
    await switchTo(false)
    await partner({ name: 'Meanwhile' })
    await switchTo(true)
    const id = await partner({ name: 'After' })
    expect(await settled(1)).toMatchObject([{ recordId: Number(id) }])
  })

  test('gets one delivery for each change, however many workers follow and whichever of them are cut off', async () => {
    await kit.stop()
    await webhook([{ entity: 'Partner', selection: 'name' }])
    for (let n = 0; n < 20; n++) await partner({ name: `Many ${n}` })
    // The connection that writes deliveries is ended in the middle of it, three times.
    for (const statement of [
      'create sequence fault',
      `create function fault() returns trigger language plpgsql as $$ begin
        if nextval('fault') in (3, 12, 40) then perform pg_terminate_backend(pg_backend_pid()); end if;
        return new;
      end $$`,
      'create trigger fault before insert on webhook_delivery for each row execute function fault()',
    ])
      await sql.raw(statement).execute(kit.tenant.db)
    let failures = 0
    const follow = async (): Promise<void> => {
      for (let n = 0; n < 20; n++) await kit.follow().catch(() => (failures += 1))
    }
    await Promise.all([follow(), follow(), follow()])
    await sql`drop trigger fault on webhook_delivery`.execute(kit.tenant.db)
    expect(failures).toBeGreaterThanOrEqual(2)
    await kit.start()
    const all = await settled(20)
    expect(new Set(all.map(({ recordId }) => recordId)).size).toBe(20)
    expect(receiver.received).toHaveLength(20)
  })

  test('does not get what its owner may not see: neither records nor fields, also in what is tried again', async () => {
    const owner = await kit.tenant.as(['automation.builder', 'sale.salesperson'])
    const manager = await kit.tenant.as('sale.manager')
    const { hook } = await owner.query<{ hook: { id: string; owner: { id: string } } }>(createHook, {
      input: {
        name: 'Own orders',
        url: receiver.url,
        topics: { create: [{ entity: 'SaleOrder' }, { entity: 'User' }] },
      },
    })
    expect(Number(hook.owner.id)).toBe(owner.userId)
    await owner.query(
      'mutation ($id: ID!, $secret: String!) { setSecretWebhooks(ids: [$id], secret: $secret) { id } }',
      { id: hook.id, secret },
    )
    const customer = await partner({ name: 'Customer' })
    const order = async (salesperson: number): Promise<string> =>
      (
        await kit.tenant.query<{ order: { id: string } }>(
          'mutation ($input: SaleOrderCreateInput!) { order: createSaleOrder(input: $input) { id } }',
          { input: { partner: customer, salesperson: String(salesperson) } },
        )
      ).order.id
    await order(manager.userId)
    const own = await order(owner.userId)
    await kit.tenant.query('mutation ($id: ID!) { updateUser(id: $id, input: { name: "Renamed" }) { id } }', {
      id: String(manager.userId),
    })
    await settled(2)
    const told = receiver.received.map(dataOf)
    expect(told.map(({ entity, id }) => `${entity} ${id}`).sort()).toEqual(
      [`SaleOrder ${own}`, `User ${manager.userId}`].sort(),
    )
    const user = told.find(({ entity }) => entity === 'User')
    expect(user.record).toMatchObject({ name: 'Renamed' })
    expect(Object.keys(user.record)).not.toContain('roles')
    expect(Object.keys(user.record)).not.toContain('hasSecondFactor')

    receiver.answer = () => 503
    receiver.received.length = 0
    const update =
      'mutation ($id: ID!, $to: ID!) { updateSaleOrder(id: $id, input: { salesperson: $to }) { id } }'
    await kit.tenant.query(
      'mutation ($id: ID!) { updateSaleOrder(id: $id, input: { terms: "New terms" }) { id } }',
      { id: own },
    )
    await kit.until(
      async () => receiver.received.length,
      (count) => count >= 1,
    )
    expect(dataOf(receiver.received[0] as Received).record).toMatchObject({ terms: 'New terms' })
    await kit.tenant.query(update, { id: own, to: String(manager.userId) })
    receiver.answer = () => 200
    await kit.until(
      async () => {
        await kit.hurry()
        return deliveries()
      },
      (all) => all.length === 4 && all.every(({ state }) => state === 'DELIVERED'),
    )
    for (const { record } of receiver.received.slice(1).map(dataOf)) expect(record).toBeNull()
  })

  test('cannot be made or changed by others to read with the rights of somebody else', async () => {
    const builder = await kit.tenant.as('automation.builder')
    const input = {
      name: 'Theirs',
      url: receiver.url,
      owner: String(kit.tenant.viewer.userId),
      topics: { create: [{ entity: 'Partner' }] },
    }
    expect((await builder.run(createHook, { input })).errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const id = await webhook([{ entity: 'Partner' }])
    const { errors } = await builder.run(
      'mutation ($id: ID!) { updateWebhook(id: $id, input: { url: "https://example.com" }) { id } }',
      { id },
    )
    expect(errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })
})

describe('what cannot work is refused when it is saved:', () => {
  test.each([
    ['an entity that there is not', { entity: 'Unicorn' }, 'entity', 'There is no entity'],
    ['what the platform works with', { entity: 'Job' }, 'entity', 'cannot be followed'],
    ['a filter by no field', { entity: 'Partner', filter: { horn: { eq: 1 } } }, 'filter', 'horn'],
    [
      'a filter of a wrong type',
      { entity: 'Partner', filter: { isCompany: { eq: 'yes' } } },
      'filter',
      'Boolean',
    ],
    ['a selection of no field', { entity: 'Partner', selection: 'horn' }, 'selection', 'horn'],
  ])('%s', async (_what, topic, path, message) => {
    const { errors } = await kit.tenant.run(createHook, {
      input: { name: 'Wrong', url: receiver.url, topics: { create: [topic] } },
    })
    expect(errors[0]?.issues[0]?.path.at(-1)).toBe(path)
    expect(errors[0]?.issues[0]?.message).toContain(message)
  })

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://0x7f000001/',
    'http://169.254.169.254/latest/meta-data',
    'http://10.1.2.3/',
    'https://user:password@example.com/',
  ])('the address %s', async (url) => {
    const { errors } = await kit.tenant.run(createHook, { input: { name: 'Inside', url } })
    expect(errors).toMatchObject([
      { code: 'VALIDATION', issues: [{ path: ['url'], rule: 'webhook.address' }] },
    ])
  })

  test.each(['ftp://example.com/', 'nowhere', 'https://'])('what is no address: %s', async (url) => {
    const { errors } = await kit.tenant.run(createHook, { input: { name: 'Nowhere', url } })
    expect(errors).toMatchObject([{ code: 'VALIDATION', issues: [{ path: ['url'], rule: 'url' }] }])
  })

  test('a secret that is none', async () => {
    const id = await webhook([{ entity: 'Partner' }])
    const { errors } = await kit.tenant.run(
      'mutation ($id: ID!) { setSecretWebhooks(ids: [$id], secret: "whsec_short") { id } }',
      { id },
    )
    expect(errors[0]?.issues[0]?.rule).toBe('webhook.secret')
  })
})

test('a name that leads inside is refused when the connection is made', async () => {
  await webhook([{ entity: 'Partner' }], { url: 'http://localhost:9/' })
  await partner({ name: 'Rebound' })
  const [delivery] = await kit.until(deliveries, ([one]) => (one?.attempts ?? 0) > 0 && one?.error !== null)
  expect(delivery?.error).toContain('localhost is inside of the network')
})
