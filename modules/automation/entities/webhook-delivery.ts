import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { deliveryMenu } from '../menu.ts'
import { Webhook, WebhookTopic } from './webhook.ts'

const schema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_delivery',
  properties: {
    ...record,
    webhook: () =>
      field(p.manyToOne(Webhook), 'Webhook', 'Which webhook it goes to.', { onDelete: 'cascade' }),
    topic: () =>
      field(p.manyToOne(WebhookTopic).nullable(), 'Topic', 'What of the webhook it is due to.', {
        onDelete: 'set null',
      }),
    eventId: field(
      line(200),
      'Event',
      'The webhook-id header: the same for every attempt, so that the receiver can tell repetitions.',
    ),
    entity: field(line(63).nullable(), 'Entity', 'Kind of the record that was changed.'),
    recordId: field(p.bigint('number').nullable(), 'Record', 'Id of the record that was changed.'),
    operation: field(
      p.enum(['CREATE', 'UPDATE', 'DELETE', 'REMOVE', 'CALL', 'TEST'] as const),
      'Operation',
      'What happened to the record.',
      {
        choices: {
          CREATE: { label: 'Created', tone: 'SUCCESS' },
          UPDATE: { label: 'Changed', tone: 'INFO' },
          DELETE: { label: 'Deleted', tone: 'DANGER' },
          REMOVE: {
            label: 'Left',
            description: 'It left the filter or the sight of the owner.',
            tone: 'WARNING',
          },
          CALL: { label: 'Called', description: 'An automation called the webhook.' },
          TEST: { label: 'Test' },
        },
      },
    ),
    changedFields: field(p.json<string[]>().nullable(), 'Changed fields', 'Names of the fields that differ.'),
    cursor: field(text().nullable(), 'Cursor', 'Place in the change log; changeFeed goes on after it.'),
    occurredAt: field(moment(), 'Occurred', 'When the record was changed.'),
    state: field(
      p.enum(['WAITING', 'DELIVERED', 'FAILED'] as const).default('WAITING'),
      'State',
      'How far it is.',
      {
        choices: {
          WAITING: { label: 'Waiting', tone: 'INFO' },
          DELIVERED: { label: 'Delivered', tone: 'SUCCESS' },
          FAILED: { label: 'Failed', description: 'It was tried as often as it may be.', tone: 'DANGER' },
        },
      },
    ),
    attempts: field(p.integer().default(0), 'Attempts', 'How often it was sent.'),
    statusCode: field(p.integer().nullable(), 'Status', 'HTTP status of the last answer.'),
    response: field(text().nullable(), 'Answer', 'Beginning of the last answer.', { widget: 'TEXT' }),
    error: field(line(500).nullable(), 'Error', 'Why it last failed.'),
    nextAttemptAt: field(moment().nullable(), 'Next attempt', 'When it is tried again.'),
    deliveredAt: field(moment().nullable(), 'Delivered', 'When the receiver took it.'),
  },
})

export interface WebhookDelivery extends InferEntity<typeof schema> {}

/** One message to a webhook. */
export const WebhookDelivery = entity<WebhookDelivery>(schema, {
  label: 'Webhook delivery',
  plural: 'Webhook deliveries',
  description: 'One message to a webhook, with what became of it.',
  icon: 'send',
  displayName: '{webhook.name}: {entity} {recordId}',
  order: ['-createdAt'],
  readonly: true,
  log: 'NONE',
  states: { field: 'state', initial: 'WAITING', byPlatform: ['DELIVERED', 'FAILED'] },
  menu: deliveryMenu,
  unique: [{ fields: ['webhook', 'eventId'], message: 'This event was sent already.' }],
  sql: ['create index if not exists webhook_delivery_created_index on webhook_delivery (created_at)'],
})
