import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { enqueueDeliveries } from '../webhooks/enqueue.ts'
import type { StepRow, Target } from './perform.ts'

/** Sends the record to a webhook that the owner may read; gives the webhook's name. */
export async function enqueueCall(
  own: Context,
  step: StepRow,
  { runId, entity, recordId }: Target,
): Promise<string> {
  const { webhook } = await own.api.query<{ webhook: { name: string } | null }>(
    'query ($id: ID!) { webhook(id: $id) { name } }',
    { id: String(step.webhookId) },
  )
  if (!webhook || step.webhookId === null)
    throw new TrellisError('FORBIDDEN', 'The owner of the automation may not use this webhook.')
  await enqueueDeliveries(own, step.webhookId, [
    {
      topicId: null,
      eventId: `call_${runId}_${step.id}`,
      entity,
      recordId,
      operation: 'CALL',
      changedFields: [],
      cursor: null,
      occurredAt: own.now.toISOString(),
    },
  ])
  return webhook.name
}
