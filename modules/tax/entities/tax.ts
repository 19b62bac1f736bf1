import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { decimal, line, p } from '#core/types.ts'
import { Company } from '#modules/base/entities/company.ts'
import { Country } from '#modules/base/entities/country.ts'
import { taxMenu } from '../menu.ts'
import { groupMembers } from '../rules/group-members.ts'
import { taxAmount } from '../rules/tax-amount.ts'
import { groupGuard } from './group-guard.ts'

const schema = defineEntity({
  name: 'Tax',
  tableName: 'tax',
  properties: {
    ...record,
    ...archivable,
    name: field(line(100), 'Name', 'What the tax is called on orders and invoices.', { search: true }),
    description: field(
      line(500).nullable(),
      'Description',
      'When the tax applies, for the people who choose it.',
      {
        widget: 'TEXT',
      },
    ),
    use: field(
      p.enum(['SALE', 'PURCHASE', 'NONE'] as const).default('SALE'),
      'Use',
      'Where the tax is offered.',
      {
        choices: {
          SALE: { label: 'Sales' },
          PURCHASE: { label: 'Purchases' },
          NONE: { label: 'Within groups only' },
        },
      },
    ),
    kind: field(
      p.enum(['PERCENT', 'FIXED', 'DIVISION', 'GROUP'] as const).default('PERCENT'),
      'Computation',
      'How the amount follows from the price.',
      {
        choices: {
          PERCENT: { label: 'Percentage of price', description: '20 makes 20.00 of 100.00.' },
          FIXED: { label: 'Amount per unit', description: 'So much money for each unit of the quantity.' },
          DIVISION: {
            label: 'Percentage of price with tax',
            description: '20 makes 25.00 of 100.00: a fifth of the 125.00 paid.',
          },
          GROUP: { label: 'Group of taxes', description: 'Stands for the taxes that it holds.' },
        },
      },
    ),
    amount: field(
      decimal().default('0'),
      'Amount',
      'Per cent, or money per unit for a tax of an amount per unit. Below zero for what is withheld.',
    ),
    isPriceIncluded: field(
      p.boolean().default(false),
      'Included in price',
      'The unit price already contains the tax.',
    ),
    affectsBase: field(
      p.boolean().default(false),
      'Affects later taxes',
      'Taxes after this one are computed on a base that includes it.',
    ),
    sequence: field(
      p.integer().default(10),
      'Sequence',
      'Taxes of a line apply from the lowest to the highest.',
      {
        widget: 'SEQUENCE',
      },
    ),
    country: () =>
      field(p.manyToOne(Country).nullable(), 'Country', 'Country whose law sets the tax; empty for any.'),
    company: () =>
      field(p.manyToOne(Company).nullable(), 'Company', 'Company that uses the tax; empty for all.'),
    children: () =>
      field(
        p
          .manyToMany(Tax)
          .owner()
          .pivotTable('tax_children')
          .joinColumn('group_id')
          .inverseJoinColumn('child_id'),
        'Taxes of the group',
        'The taxes that a group stands for.',
        { domain: { kind: { ne: 'GROUP' } } },
      ),
  },
})

export interface Tax extends InferEntity<typeof schema> {}

/** A tax on what is sold or bought. */
export const Tax = entity<Tax>(schema, {
  label: 'Tax',
  plural: 'Taxes',
  description: 'A tax on what is sold or bought, and how it is computed.',
  icon: 'percent',
  displayName: '{name}',
  order: ['sequence', 'name'],
  menu: taxMenu,
  validate: [taxAmount, groupMembers],
  unique: [
    {
      fields: ['name', 'use', 'company'],
      nullsEqual: true,
      message: 'There is already a tax of this name for the same use.',
    },
  ],
  sql: groupGuard,
})
