import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'
import { User } from '#modules/base/entities/user.ts'
import { webhookMenu } from '../menu.ts'
import { ownerIsWhoeverMakesIt } from '../rules/owner.ts'
import { usableAddress, webhookSwitch } from '../rules/webhook.ts'
import { readableTopic, usableTopic } from '../rules/webhook-topic.ts'
import { WebhookDelivery } from './webhook-delivery.ts'

const schema = defineEntity({
  name: 'Webhook',
  tableName: 'webhook',
  properties: {
    ...record,
    ...keptWords,
    name: field(line(100), 'Name', 'What the webhook is for.', { search: true }),
    url: field(line(2000), 'Address', 'Where changes are posted to, such as https://example.com/hooks.', {
      widget: 'URL',
      search: true,
    }),
    owner: () =>
      field(
        p.manyToOne(User),
        'Owner',
        'With whose rights it reads: nothing is sent that this person may not see.',
        { derived: true },
      ),
    isActive: field(
      p.boolean().default(true),
      'Active',
      'Off keeps it from being told of changes; those meanwhile are not made up for.',
    ),
    hasSecret: field(
      p.boolean().default(false),
      'Secret set',
      'It is told of changes once its signing secret is set.',
      { readonly: true },
    ),
    secret: field(text().nullable(), 'Secret', 'Kept encrypted.', { secret: true }),
    activeSince: field(moment().nullable(), 'Active since', 'Changes before are not sent.', {
      readonly: true,
    }),
    failingSince: field(
      moment().nullable(),
      'Failing since',
      'When it began to fail; empty while it works.',
      {
        readonly: true,
      },
    ),
    pausedReason: field(line(300).nullable(), 'Paused because', 'Why the platform switched it off.', {
      readonly: true,
      said: true,
    }),
    topics: () => field(p.oneToMany(WebhookTopic).mappedBy('webhook'), 'Topics', 'What it is told of.'),
    deliveries: () => field(p.oneToMany(WebhookDelivery).mappedBy('webhook'), 'Deliveries', 'What was sent.'),
  },
})

export interface Webhook extends InferEntity<typeof schema> {}

/** An address of another system that is told of changes. */
export const Webhook = entity<Webhook>(schema, {
  label: 'Webhook',
  plural: 'Webhooks',
  description: 'An address of another system that is told of changes, signed and with retries.',
  icon: 'webhook',
  displayName: '{name}',
  order: ['name'],
  activity: false,
  menu: webhookMenu,
  derive: [ownerIsWhoeverMakesIt, webhookSwitch],
  validate: [usableAddress],
})

const topicSchema = defineEntity({
  name: 'WebhookTopic',
  tableName: 'webhook_topic',
  properties: {
    ...record,
    webhook: () =>
      field(p.manyToOne(Webhook), 'Webhook', 'The webhook that is told.', { onDelete: 'cascade' }),
    entity: field(line(63), 'Entity', 'Kind of record, such as SaleOrder.'),
    onCreate: field(p.boolean().default(true), 'New', 'Tells of new records.'),
    onUpdate: field(p.boolean().default(true), 'Changed', 'Tells of changed records.'),
    onDelete: field(
      p.boolean().default(true),
      'Gone',
      'Tells of records that were deleted, or left the filter or the sight of the owner.',
    ),
    filter: field(
      p.json<Record<string, unknown>>().nullable(),
      'Filter',
      'Which records, in the form of the GraphQL filter, such as {"state": {"eq": "SALE"}}. Empty means all.',
    ),
    selection: field(
      text().nullable(),
      'Selection',
      'GraphQL selection of what is sent of a record, such as: id number partner { name }. Empty means all fields.',
      { widget: 'TEXT' },
    ),
  },
})

export interface WebhookTopic extends InferEntity<typeof topicSchema> {}

/** One kind of record that a webhook is told of. */
export const WebhookTopic = entity<WebhookTopic>(topicSchema, {
  label: 'Webhook topic',
  plural: 'Webhook topics',
  description: 'A kind of record that a webhook is told of, with the changes that count.',
  icon: 'rss',
  displayName: '{entity}',
  partOf: 'webhook',
  validate: [usableTopic, readableTopic],
})
