import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { decimal, line, p } from '#core/types.ts'
import { uomMenu } from '../menu.ts'

const categorySchema = defineEntity({
  name: 'UomCategory',
  tableName: 'uom_category',
  properties: {
    ...record,
    name: field(line(100), 'Name', 'What is measured: weight, length, time.', { search: true, unique: true }),
    units: () => field(p.oneToMany(Uom).mappedBy('category'), 'Units', 'Units that convert into each other.'),
  },
})

export interface UomCategory extends InferEntity<typeof categorySchema> {}

/** What is measured; units of one category convert into each other. */
export const UomCategory = entity<UomCategory>(categorySchema, {
  label: 'Unit category',
  plural: 'Unit categories',
  description: 'What is measured, such as weight or length; units convert only within it.',
  displayName: '{name}',
  order: ['name'],
})

const schema = defineEntity({
  name: 'Uom',
  tableName: 'uom',
  properties: {
    ...record,
    category: () => field(p.manyToOne(UomCategory), 'Category', 'What the unit measures.'),
    name: field(line(100), 'Name', 'What the unit is called.', { search: true, unique: true }),
    symbol: field(line(20).nullable(), 'Symbol', 'What stands beside a quantity, such as kg.', {
      search: true,
    }),
    code: field(line(3).nullable(), 'Code', 'Code of UN/CEFACT Recommendation 20, such as KGM.'),
    factor: field(decimal(), 'Factor', 'How many reference units one of this unit is: 12 for a dozen.'),
    rounding: field(decimal().default('0.01'), 'Rounding', 'Smallest step of a quantity in this unit.'),
    isReference: field(
      p.boolean().default(false),
      'Reference',
      'The unit that the others of the category are measured in.',
    ),
    isActive: field(p.boolean().default(true), 'In use', 'Offered when a unit is chosen.'),
  },
})

export interface Uom extends InferEntity<typeof schema> {}

/** A unit of measure. */
export const Uom = entity<Uom>(schema, {
  label: 'Unit of measure',
  plural: 'Units of measure',
  description: 'In what quantities are counted: pieces, kilograms, hours.',
  icon: 'ruler',
  displayName: '{name}',
  order: ['name'],
  menu: uomMenu,
  unique: [
    {
      fields: ['category'],
      where: 'is_reference',
      message: 'The category already has a reference unit.',
    },
  ],
  checks: [
    { name: 'factor', sql: 'factor > 0', message: 'The factor of a unit must be more than zero.' },
    { name: 'rounding', sql: 'rounding > 0', message: 'The rounding of a unit must be more than zero.' },
    {
      name: 'reference',
      sql: 'not is_reference or factor = 1',
      message: 'The factor of a reference unit is 1.',
    },
  ],
})
