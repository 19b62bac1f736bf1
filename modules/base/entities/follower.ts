import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { p } from '#core/types.ts'
import { aboutFields, aboutRecord } from '../activity/about.ts'
import { followerSees } from '../rules/follower.ts'
import { User } from './user.ts'

const schema = defineEntity({
  name: 'Follower',
  tableName: 'follower',
  properties: {
    ...record,
    ...aboutFields,
    user: () => field(p.manyToOne(User), 'User', 'Who is told of it.', { onDelete: 'cascade' }),
  },
})

export interface Follower extends InferEntity<typeof schema> {}

/** Somebody who wants to know what happens to a record. */
export const Follower = entity<Follower>(schema, {
  label: 'Follower',
  plural: 'Followers',
  description: 'Somebody who is told of comments on a record and of changes of its state.',
  icon: 'user-check',
  displayName: '{user.name}',
  order: ['createdAt'],
  about: { entity: 'entity', id: 'recordId' },
  validate: [aboutRecord('follower.record'), followerSees],
  unique: [{ fields: ['entity', 'recordId', 'user'], message: 'This person follows the record already.' }],
})
