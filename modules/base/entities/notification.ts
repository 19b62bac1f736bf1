import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { record } from '#core/record.ts'
import { line, moment, p } from '#core/types.ts'
import { User } from './user.ts'

const schema = defineEntity({
  name: 'Notification',
  tableName: 'notification',
  properties: {
    ...record,
    user: () => field(p.manyToOne(User), 'For', 'Whose inbox it is in.', { onDelete: 'cascade' }),
    ...keptWords,
    message: field(line(500), 'Message', 'What there is to know.', { search: true, said: true }),
    entity: field(line(63).nullable(), 'Entity', 'Kind of the record that it is about.'),
    recordId: field(p.bigint('number').nullable(), 'Record', 'Id of the record that it is about.'),
    link: field(
      line(500).nullable(),
      'Link',
      'Path within this site that it leads to, such as that of a file.',
    ),
    mailedAt: field(moment().nullable(), 'Mailed', 'When a mail told of it.', { readonly: true }),
    readAt: field(moment().nullable(), 'Read', 'When it was read; empty for what is new.'),
  },
})

export interface Notification extends InferEntity<typeof schema> {}

/** A line in somebody's inbox. */
export const Notification = entity<Notification>(schema, {
  label: 'Notification',
  plural: 'Notifications',
  description: 'Something that a person should know, in their inbox.',
  icon: 'bell',
  displayName: '{message}',
  order: ['-createdAt'],
  readonly: true,
  sql: ['create index if not exists notification_unread on notification (user_id) where read_at is null'],
})
