import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { settingMenu } from '../menu.ts'
import { Company } from './company.ts'

const schema = defineEntity({
  name: 'Setting',
  tableName: 'setting',
  properties: {
    ...record,
    key: field(line(100), 'Key', 'Name of the setting, such as sale.quotation_days.', { search: true }),
    company: () =>
      field(p.manyToOne(Company).nullable(), 'Company', 'Holds for this company; empty for all of them.'),
    value: field(p.json<unknown>(), 'Value', 'Any JSON value.'),
  },
})

export interface Setting extends InferEntity<typeof schema> {}

/** A choice that changes how modules behave, for all companies or for one. */
export const Setting = entity<Setting>(schema, {
  label: 'Setting',
  plural: 'Settings',
  description: 'A choice that changes how modules behave, for all companies or for one.',
  icon: 'sliders-horizontal',
  displayName: '{key}',
  order: ['key'],
  menu: settingMenu,
  unique: [
    { fields: ['key', 'company'], nullsEqual: true, message: 'This setting already has a value there.' },
  ],
})
