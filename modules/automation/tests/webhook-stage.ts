/** What the tests of webhooks begin with; a test file that imports it has the hooks that set it up and clear it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import {
  type AutomationKit,
  createAutomationKit,
  createReceiver,
  type Received,
  type Receiver,
} from './kit.ts'

export let kit: AutomationKit
export let receiver: Receiver
export const secret = `whsec_${Buffer.from('thirty two bytes, give or take a').toString('base64')}`

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
  await sql`delete from webhook_delivery`.execute(kit.tenant.db)
  await sql`delete from webhook`.execute(kit.tenant.db)
  receiver.received.length = 0
  receiver.answer = () => 200
})

export interface Topic {
  entity: string
  filter?: object
  selection?: string
  onUpdate?: boolean
}

export const createHook = `mutation ($input: WebhookCreateInput!) { hook: createWebhook(input: $input) { id owner { id } } }`

export async function webhook(topics: Topic[], more: object = {}): Promise<string> {
  const input = { name: 'Shop', url: receiver.url, topics: { create: topics }, ...more }
  const { hook } = await kit.tenant.query<{ hook: { id: string } }>(createHook, { input })
  await kit.tenant.query(
    'mutation ($id: ID!, $secret: String!) { setSecretWebhooks(ids: [$id], secret: $secret) { hasSecret } }',
    {
      id: hook.id,
      secret,
    },
  )
  return hook.id
}

export const createPartner =
  'mutation ($input: PartnerCreateInput!) { partner: createPartner(input: $input) { id } }'

export async function partner(input: object): Promise<string> {
  return (await kit.tenant.query<{ partner: { id: string } }>(createPartner, { input })).partner.id
}

export interface Delivery {
  id: string
  state: string
  attempts: number
  statusCode: number | null
  operation: string
  recordId: number
  error: string | null
}

export const deliveries = async (): Promise<Delivery[]> =>
  (
    await kit.tenant.query<{ webhookDeliveries: { nodes: Delivery[] } }>(
      '{ webhookDeliveries(orderBy: [{ id: ASC }]) { nodes { id state attempts statusCode operation recordId error } } }',
    )
  ).webhookDeliveries.nodes

export const settled = (count: number) =>
  kit.until(deliveries, (all) => all.length === count && all.every(({ state }) => state !== 'WAITING'))

export const dataOf = ({ body }: Received) => JSON.parse(body).data
