import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deliveries, kit, partner, receiver, settled, webhook } from './webhook-stage.ts'

describe('a receiver that', () => {
  test('fails is tried again with the same event id, until it takes the message', async () => {
    await webhook([{ entity: 'Partner', selection: 'name' }])
    receiver.answer = () => 500
    await partner({ name: 'Persistent' })
    await kit.until(
      async () => receiver.received.length,
      (count) => count === 1,
    )
    expect(await kit.until(deliveries, ([one]) => one?.statusCode === 500)).toMatchObject([
      { state: 'WAITING', attempts: 1 },
    ])
    receiver.answer = () => 204
    await kit.hurry()
    expect(await settled(1)).toMatchObject([{ state: 'DELIVERED', attempts: 2, statusCode: 204 }])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(1)
  })

  test('sends elsewhere is not followed', async () => {
    await webhook([{ entity: 'Partner' }])
    receiver.answer = () => 302
    await partner({ name: 'Redirected' })
    expect(await kit.until(deliveries, ([one]) => one?.statusCode === 302)).toMatchObject([
      { state: 'WAITING', error: 'The receiver answered 302.' },
    ])
  })

  test('answers 410 is told nothing more, and the owner learns of it', async () => {
    const id = await webhook([{ entity: 'Partner' }])
    receiver.answer = () => 410
    await partner({ name: 'Unwanted' })
    expect(await settled(1)).toMatchObject([{ state: 'FAILED', statusCode: 410 }])
    const { webhook: hook, notifications } = await kit.tenant.query<{
      webhook: { isActive: boolean; pausedReason: string }
      notifications: { nodes: { message: string }[] }
    }>(
      'query ($id: ID!) { webhook(id: $id) { isActive pausedReason } notifications(first: 5) { nodes { message } } }',
      { id },
    )
    expect(hook).toMatchObject({ isActive: false, pausedReason: expect.stringContaining('410') })
    expect(notifications.nodes[0]?.message).toContain('"Shop" was switched off')
  })

  test('was not reached for three days pauses its webhook', async () => {
    const id = await webhook([{ entity: 'Partner' }])
    receiver.answer = () => 500
    await sql`update webhook set failing_since = now() - interval '73 hours' where id = ${id}`.execute(
      kit.tenant.db,
    )
    await partner({ name: 'Late' })
    const paused = await kit.until(
      () =>
        kit.tenant.query<{ webhook: { isActive: boolean; pausedReason: string } }>(
          'query ($id: ID!) { webhook(id: $id) { isActive pausedReason } }',
          { id },
        ),
      ({ webhook: hook }) => !hook.isActive,
    )
    expect(paused.webhook.pausedReason).toContain('3 days')
    await kit.hurry()
    expect(await settled(1)).toMatchObject([{ state: 'FAILED', error: 'The webhook was switched off.' }])
  })
})

describe('messages', () => {
  test('are sent again one by one and by their time', async () => {
    const id = await webhook([{ entity: 'Partner', selection: 'name' }])
    const from = new Date(Date.now() - 60_000).toISOString()
    for (const name of ['A', 'B', 'C']) await partner({ name })
    const [first] = await settled(3)
    await kit.tenant.query('mutation ($id: ID!) { replayWebhookDeliveries(ids: [$id]) { state } }', {
      id: first?.id,
    })
    await kit.until(
      async () => receiver.received.length,
      (count) => count === 4,
    )
    await settled(3)
    const replay = 'mutation ($id: ID!, $from: DateTime!) { replayWebhooks(ids: [$id], from: $from) { id } }'
    const { replayWebhooks } = await kit.tenant.query<{ replayWebhooks: object[] }>(replay, { id, from })
    expect(replayWebhooks).toHaveLength(3)
    await kit.until(
      async () => receiver.received.length,
      (count) => count === 7,
    )
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(3)
  })

  test('of a test reach the receiver', async () => {
    const id = await webhook([{ entity: 'Partner' }])
    const { sendTestWebhooks } = await kit.tenant.query<{ sendTestWebhooks: object[] }>(
      'mutation ($id: ID!) { sendTestWebhooks(ids: [$id]) { operation state } }',
      { id },
    )
    expect(sendTestWebhooks).toEqual([{ operation: 'TEST', state: 'WAITING' }])
    expect(await settled(1)).toMatchObject([{ state: 'DELIVERED' }])
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'test',
      data: { record: null },
    })
  })
})
