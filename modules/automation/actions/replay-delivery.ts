import { action } from '#core/action.ts'
import { WebhookDelivery } from '../entities/webhook-delivery.ts'
import { enqueueDelivery } from '../webhooks/enqueue.ts'

/** Sends a message once more, with all its attempts and under its own event id. */
export const replayDelivery = action(WebhookDelivery, {
  name: 'replay',
  label: 'Send again',
  description: 'Sends the message once more; the receiver knows it by its webhook-id.',
  icon: 'rotate-ccw',
  primary: true,
  transition: { from: ['DELIVERED', 'FAILED'], to: 'WAITING' },
  async run(deliveries, context) {
    for (const one of deliveries) {
      Object.assign(one, { attempts: 0, nextAttemptAt: context.now, deliveredAt: null, error: null })
      await enqueueDelivery(context, {
        id: one.id,
        webhookId: one.webhook.id,
        entity: one.entity ?? null,
        recordId: one.recordId ?? null,
      })
    }
  },
})
