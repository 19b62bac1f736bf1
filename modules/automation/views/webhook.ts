import { view } from '#core/view.ts'
import { Webhook } from '../entities/webhook.ts'
import { WebhookDelivery } from '../entities/webhook-delivery.ts'

/** The screens of webhooks and of what they sent. */
export const webhookViews = [
  view(Webhook, {
    kind: 'LIST',
    columns: ['name', 'url', 'owner', 'isActive', 'hasSecret', 'failingSince', 'pausedReason'],
    filters: [
      { name: 'failing', label: 'Failing', filter: { failingSince: { isNull: false } } },
      { name: 'mine', label: 'Mine', filter: { owner: { id: { eq: '$me' } } } },
    ],
  }),
  view(Webhook, {
    kind: 'FORM',
    title: 'name',
    sections: [
      { fields: ['name', 'url', 'isActive', 'owner'] },
      {
        label: 'Told of',
        lines: 'topics',
        columns: ['entity', 'onCreate', 'onUpdate', 'onDelete', 'filter', 'selection'],
      },
    ],
    side: ['hasSecret', 'activeSince', 'failingSince', 'pausedReason'],
    counters: [
      { label: 'Deliveries', entity: 'WebhookDelivery', filter: { webhook: { id: { eq: '$id' } } } },
      {
        label: 'Failed',
        entity: 'WebhookDelivery',
        filter: { webhook: { id: { eq: '$id' } }, state: { eq: 'FAILED' } },
      },
    ],
  }),
  view(WebhookDelivery, {
    kind: 'LIST',
    columns: [
      'webhook',
      'operation',
      'entity',
      'recordId',
      'state',
      'attempts',
      'statusCode',
      'occurredAt',
      'nextAttemptAt',
    ],
    order: [{ createdAt: 'DESC' }],
    filters: [
      { name: 'failed', label: 'Failed', filter: { state: { eq: 'FAILED' } } },
      { name: 'waiting', label: 'Waiting', filter: { state: { eq: 'WAITING' } } },
    ],
  }),
  view(WebhookDelivery, {
    kind: 'FORM',
    title: 'eventId',
    sections: [
      { fields: ['webhook', 'operation', 'entity', 'recordId', 'changedFields', 'error'] },
      { label: 'Answer', fields: ['statusCode', 'response'] },
    ],
    side: ['attempts', 'occurredAt', 'nextAttemptAt', 'deliveredAt', 'eventId', 'topic', 'cursor'],
  }),
]
