import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { User } from './user.ts'

const schema = defineEntity({
  name: 'UserSetting',
  tableName: 'user_setting',
  properties: {
    ...record,
    user: () => field(p.manyToOne(User), 'User', 'Whose choice it is.', { onDelete: 'cascade' }),
    key: field(line(200), 'Key', 'What was chosen, such as list.SaleOrder.columns.', { search: true }),
    value: field(p.json<unknown>(), 'Value', 'Any JSON value.'),
  },
})

export interface UserSetting extends InferEntity<typeof schema> {}

/** What a person chose of their screens; it follows them from one browser to the next. */
export const UserSetting = entity<UserSetting>(schema, {
  label: 'Personal setting',
  plural: 'Personal settings',
  description: 'What a person chose of their screens, such as the columns of a list.',
  icon: 'sliders-horizontal',
  displayName: '{key}',
  order: ['key'],
  // It changes with every column that is dragged, and matters to nobody else.
  log: 'NONE',
  unique: [{ fields: ['user', 'key'], message: 'This person has chosen that already.' }],
  checks: [
    {
      name: 'size',
      sql: 'length(value::text) <= 20000',
      message: 'A personal setting has at most 20,000 characters.',
    },
  ],
})
