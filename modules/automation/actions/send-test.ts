import { randomUUID } from 'node:crypto'
import { action } from '#core/action.ts'
import { say } from '#core/say.ts'
import { Webhook } from '../entities/webhook.ts'
import { WebhookDelivery } from '../entities/webhook-delivery.ts'
import { enqueueDeliveries } from '../webhooks/enqueue.ts'

/** Sends a message that says nothing but that it is a test; also while the webhook is switched off. */
export const sendTest = action(Webhook, {
  name: 'sendTest',
  label: 'Send test',
  description: 'Sends a signed message without a record, so that the receiver can be tried out.',
  icon: 'send',
  returns: () => WebhookDelivery,
  guard: (webhooks) =>
    webhooks
      .filter(({ hasSecret }) => !hasSecret)
      .map((record) => ({
        record,
        path: ['secret'],
        rule: 'webhook.no-secret',
        message: say`"${record.name}" has no signing secret. Set it first.`,
      })),
  async run(webhooks, context) {
    const ids: number[] = []
    for (const { id } of webhooks) {
      const test = {
        topicId: null,
        eventId: `test_${randomUUID()}`,
        entity: null,
        recordId: null,
        operation: 'TEST' as const,
        changedFields: [],
        cursor: null,
        occurredAt: context.now.toISOString(),
      }
      ids.push(...(await enqueueDeliveries(context, id, [test])))
    }
    return context.em.find(WebhookDelivery, { id: { $in: ids } })
  },
})
