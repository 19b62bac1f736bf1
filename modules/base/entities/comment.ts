import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { moment, p, text } from '#core/types.ts'
import { aboutFields, aboutRecord } from '../activity/about.ts'
import { commentText, followsByComment, mentionsSee, ownComment } from '../rules/comment.ts'
import { User } from './user.ts'

const schema = defineEntity({
  name: 'Comment',
  tableName: 'comment',
  properties: {
    ...record,
    ...aboutFields,
    body: field(text(), 'Comment', 'What is said, as plain text; empty once it was removed.', {
      search: true,
      widget: 'TEXT',
    }),
    mentions: () =>
      field(
        p.manyToMany(User).owner().pivotTable('comment_mentions'),
        'Mentions',
        'People who are told of it; they must be able to see the record.',
      ),
    editedAt: field(moment().nullable(), 'Edited', 'When its author last changed it.', { readonly: true }),
    removedAt: field(moment().nullable(), 'Removed', 'When its author took it back.', { readonly: true }),
  },
})

export interface Comment extends InferEntity<typeof schema> {}

/** Something that a person says about a record. */
export const Comment = entity<Comment>(schema, {
  label: 'Comment',
  plural: 'Comments',
  description: 'What somebody says about a record, for all who see the record.',
  icon: 'message-square',
  displayName: '{body}',
  order: ['-createdAt'],
  about: { entity: 'entity', id: 'recordId' },
  derive: [commentText, followsByComment],
  validate: [aboutRecord('comment.record'), ownComment, mentionsSee],
  checks: [
    {
      name: 'length',
      sql: 'length(body) <= 10000',
      message: 'A comment has at most 10,000 characters.',
    },
  ],
  sql: ['create index if not exists comment_record_index on comment (entity, record_id)'],
})
