import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { keptWords } from '#core/kept-words.ts'
import { archivable, record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { activityTypeMenu } from '../menu.ts'

const schema = defineEntity({
  name: 'ActivityType',
  tableName: 'activity_type',
  properties: {
    ...record,
    ...archivable,
    ...keptWords,
    name: field(line(60), 'Name', 'What is done, such as Call.', {
      search: true,
      unique: true,
      said: true,
    }),
    icon: field(line(40).nullable(), 'Icon', 'Name of its icon, such as phone.'),
    defaultDays: field(p.integer().default(1), 'Days', 'Days until it is due when nobody says otherwise.', {
      min: '0',
      max: '3650',
    }),
    sequence: field(p.integer().default(10), 'Order', 'Lower ones come first.', { widget: 'SEQUENCE' }),
  },
})

export interface ActivityType extends InferEntity<typeof schema> {}

/** A kind of planned activity. */
export const ActivityType = entity<ActivityType>(schema, {
  label: 'Activity type',
  plural: 'Activity types',
  description: 'A kind of planned activity, with the days that it usually has.',
  icon: 'list-todo',
  displayName: '{name}',
  order: ['sequence', 'name'],
  menu: activityTypeMenu,
})
