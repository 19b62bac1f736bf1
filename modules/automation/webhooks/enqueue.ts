/** Writes deliveries down, each with the job that makes it. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { enqueue } from '#core/job.ts'
import { deliver } from '../jobs/deliver.ts'

/** A message that is to be sent. */
export interface NewDelivery {
  topicId: number | null
  eventId: string
  entity: string | null
  recordId: number | null
  operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'REMOVE' | 'CALL' | 'TEST'
  changedFields: string[]
  cursor: string | null
  occurredAt: string
}

/** Deliveries of events that the webhook does not have yet; gives their ids. */
export async function enqueueDeliveries(
  context: Pick<Context, 'db' | 'viewer'>,
  webhookId: number,
  deliveries: NewDelivery[],
): Promise<number[]> {
  const ids: number[] = []
  for (const one of deliveries) {
    const { rows } = await sql<{ id: number }>`
      insert into webhook_delivery (webhook_id, topic_id, event_id, entity, record_id, operation, changed_fields, cursor,
        occurred_at, next_attempt_at)
      values (${webhookId}, ${one.topicId}, ${one.eventId}, ${one.entity}, ${one.recordId}, ${one.operation},
        ${JSON.stringify(one.changedFields)}::jsonb, ${one.cursor}, ${one.occurredAt}, now())
      on conflict (webhook_id, event_id) do nothing returning id::int`.execute(context.db)
    const [made] = rows
    if (!made) continue
    ids.push(made.id)
    await enqueueDelivery(context, { id: made.id, webhookId, entity: one.entity, recordId: one.recordId })
  }
  return ids
}

/** What tells the queue of a delivery. */
export interface Queued {
  id: number
  webhookId: number
  entity: string | null
  recordId: number | null
}

/** Messages of one record go one after the other, in their order; those of others do not wait for them. */
export async function enqueueDelivery(
  context: Pick<Context, 'db' | 'viewer'>,
  { id, webhookId, entity, recordId }: Queued,
): Promise<void> {
  const queue = recordId === null ? undefined : `webhook ${webhookId} ${entity} ${recordId}`
  await enqueue(context, deliver, { deliveryId: id }, { queue })
}
