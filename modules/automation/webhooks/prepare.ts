/** What a delivery says, worked out when it is sent: the record as it is then, as its owner may see it then. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import { unseal } from '#core/sealed.ts'

/** A message ready to be posted. */
export interface Message {
  url: string
  secret: string
  eventId: string
  body: string
}

interface DeliveryRow {
  eventId: string
  entity: string | null
  recordId: number | null
  operation: string
  changedFields: string[]
  cursor: string | null
  occurredAt: Date
  selection: string | null
  webhookId: number
  url: string
  secret: string | null
  isActive: boolean
  ownerId: number
}

/** Counts the attempt; gives the message, or undefined when there is nothing to send any more. */
export async function prepare(context: Context, deliveryId: number): Promise<Message | undefined> {
  const { rows } = await sql<DeliveryRow>`
    update webhook_delivery d set attempts = attempts + 1, updated_at = now()
    from webhook w where d.id = ${deliveryId} and d.state = 'WAITING' and w.id = d.webhook_id
    returning d.event_id as "eventId", d.entity, d.record_id::int as "recordId", d.operation,
      d.changed_fields as "changedFields", d.cursor, d.occurred_at as "occurredAt",
      (select t.selection from webhook_topic t where t.id = d.topic_id) as selection,
      w.id::int as "webhookId", w.url, w.secret, w.is_active as "isActive", w.owner_id::int as "ownerId"`.execute(
    context.db,
  )
  const [row] = rows
  if (!row) return undefined
  const refusal = !row.secret
    ? 'The webhook has no secret to sign with.'
    : !row.isActive && row.operation !== 'TEST'
      ? 'The webhook was switched off.'
      : undefined
  if (refusal !== undefined) return giveUp(context, deliveryId, refusal)
  try {
    const record = await asUser(
      context,
      row.ownerId,
      { reason: 'A webhook is sent what its owner may see' },
      (own) => recordOf(own, row),
    )
    const body = JSON.stringify({
      type: row.entity ? `${row.entity}.${row.operation.toLowerCase()}` : row.operation.toLowerCase(),
      timestamp: row.occurredAt.toISOString(),
      data: {
        operation: row.operation,
        entity: row.entity,
        id: row.recordId === null ? null : String(row.recordId),
        cursor: row.cursor,
        changedFields: row.changedFields,
        record,
      },
    })
    return { url: row.url, secret: unseal(row.secret ?? ''), eventId: row.eventId, body }
  } catch (error) {
    if (!(error instanceof TrellisError) || error.code === 'UNAVAILABLE') throw error
    return giveUp(context, deliveryId, error.message)
  }
}

/** Null for what is gone, or out of the owner's sight. */
async function recordOf(
  own: Context,
  { entity: name, recordId, selection, operation }: DeliveryRow,
): Promise<unknown> {
  const entity = own.model.entities.get(name ?? '')
  if (!entity || recordId === null || operation === 'DELETE' || operation === 'REMOVE') return null
  const fields = selection?.trim() || own.api.selectionOf(entity.name)
  const { record } = await own.api.query<{ record: unknown }>(
    `query ($id: ID!) { record: ${entity.names.one}(id: $id) { ${fields} } }`,
    { id: String(recordId) },
  )
  return record
}

async function giveUp({ db }: Context, deliveryId: number, error: string): Promise<undefined> {
  await sql`update webhook_delivery set state = 'FAILED', error = ${error.slice(0, 500)}, next_attempt_at = null,
    version = version + 1, updated_at = now() where id = ${deliveryId} and state = 'WAITING'`.execute(db)
  return undefined
}
