/** From committed changes to deliveries: one for each webhook, record and transaction. */
import { sql } from 'kysely'
import type { ChangeConsumer } from '#core/consumer.ts'
import type { Context } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import type { Change } from '#schema/changes.ts'
import { concerning } from '#schema/plan/record-changes.ts'
import { filledIn } from '../placeholders.ts'
import { enqueueDeliveries, type NewDelivery } from './enqueue.ts'
import { pause } from './pause.ts'

interface TopicRow {
  id: number
  webhookId: number
  ownerId: number
  activeSince: Date
  entity: string
  operations: string[]
  filter: unknown
}

/** Tells webhooks of changes, as somebody who subscribes with their owner's rights is told. */
export const webhookConsumer: ChangeConsumer = {
  name: 'automation.webhooks',
  label: 'Webhooks',
  async entities(context) {
    const { entities } = context.model
    const names = new Set((await activeTopics(context)).map(({ entity }) => entity))
    return [...names].flatMap((name) => {
      const entity = entities.get(name)
      return entity ? concerning(context.model, entity) : []
    })
  },
  async run(context, changes) {
    const byWebhook = Map.groupBy(await activeTopics(context), ({ webhookId }) => webhookId)
    for (const [webhookId, topics] of byWebhook) {
      const ownerId = topics[0]?.ownerId ?? 0
      try {
        const how = { reason: 'A webhook is told what its owner may see' }
        await asUser(context, ownerId, how, async (own) => {
          const deliveries = await deliveriesOf(own, topics, changes)
          await enqueueDeliveries(context, webhookId, deliveries)
        })
      } catch (error) {
        // The owner may no longer sign in, or no longer read what the filter names: nothing more is sent.
        if (!(error instanceof TrellisError) || error.code === 'UNAVAILABLE') throw error
        await pause(context, webhookId, error.said)
      }
    }
  },
}

async function activeTopics({ db, model }: Context): Promise<TopicRow[]> {
  const { rows } = await sql<TopicRow>`
    select t.id::int, t.webhook_id::int as "webhookId", w.owner_id::int as "ownerId", w.active_since as "activeSince", t.entity,
      t.filter, array_remove(array[case when t.on_create then 'CREATE' end, case when t.on_update then 'UPDATE' end,
        case when t.on_delete then 'DELETE' end, case when t.on_delete then 'REMOVE' end], null) as operations
    from webhook_topic t join webhook w on w.id = t.webhook_id
    where w.is_active and w.has_secret order by w.id, t.id`.execute(db)
  return rows.filter(({ entity }) => model.entities.get(entity)?.isLogged)
}

interface Told {
  event: {
    operation: NewDelivery['operation']
    id: string
    cursor: string
    changedFields: string[]
    at: string
  }
}

/** What the topics of one webhook are told, in the order in which it was done. */
async function deliveriesOf(own: Context, topics: TopicRow[], changes: Change[]): Promise<NewDelivery[]> {
  const places = new Map(changes.map(({ cursor }, place) => [cursor, place]))
  const told: NewDelivery[] = []
  for (const { id, entity: name, filter, operations, activeSince } of topics) {
    const entity = own.model.entities.get(name)
    if (!entity) continue
    const document = `subscription ($filter: ${name}Filter) {
      event: ${entity.names.one}Changed(filter: $filter) { operation id cursor changedFields at }
    }`
    const recent = changes.filter(({ at }) => at >= activeSince)
    const variables = { filter: filledIn(filter, own) ?? null }
    const transactions = new Map(recent.map(({ cursor, transaction }) => [cursor, transaction]))
    for (const { event } of await own.api.follow<Told>(document, variables, recent)) {
      if (!operations.includes(event.operation)) continue
      told.push({
        topicId: id,
        entity: name,
        recordId: Number(event.id),
        operation: event.operation,
        changedFields: event.changedFields,
        cursor: event.cursor,
        occurredAt: event.at,
        // One message for each record and transaction, even if two topics of the webhook meet it.
        eventId: `evt_${transactions.get(event.cursor)}_${name}_${event.id}`,
      })
    }
  }
  return told.sort((a, b) => (places.get(a.cursor ?? '') ?? 0) - (places.get(b.cursor ?? '') ?? 0))
}
