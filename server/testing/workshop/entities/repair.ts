import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { add, mul, sum } from '#core/decimal.ts'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { decimal, line, money, p, text } from '#core/types.ts'
import { Person } from './person.ts'

const states = ['DRAFT', 'OPEN', 'DONE', 'CANCEL'] as const

const schema = defineEntity({
  name: 'Repair',
  tableName: 'repair',
  properties: {
    ...record,
    title: field(line(40), 'Title', 'What is repaired.', { search: true }),
    state: field(p.enum(states).default('DRAFT'), 'State', 'How far the repair is.'),
    customer: () => field(p.manyToOne(Person).nullable(), 'Customer', 'Who pays.'),
    helpers: () =>
      field(p.manyToMany(Person).owner().pivotTable('repair_helpers'), 'Helpers', 'Who lends a hand.'),
    parts: () => field(p.oneToMany(RepairPart).mappedBy('repair'), 'Parts', 'What is built in.'),
    total: field(money().default('0'), 'Total', 'Sum of the parts.', { readonly: true }),
    note: field(text().nullable(), 'Note', 'Anything else.', { widget: 'TEXT' }),
  },
})

export interface Repair extends InferEntity<typeof schema> {}

export const Repair = entity<Repair>(schema, {
  label: 'Repair',
  plural: 'Repairs',
  description: 'A job of the workshop.',
  displayName: '{title}',
  order: ['-createdAt'],
  states: { field: 'state', initial: 'DRAFT' },
  derive: [
    {
      needs: ['parts'],
      run(repairs) {
        for (const repair of repairs) repair.total = sum([...repair.parts].map((part) => part.amount ?? '0'))
      },
    },
  ],
  validate: [
    {
      name: 'repair.limit',
      run: (repairs) =>
        repairs
          .filter((repair) => Number(repair.total) > 1_000_000)
          .map((record) => ({
            record,
            path: ['total'],
            rule: 'repair.limit',
            message: 'A repair costs at most a million.',
          })),
    },
  ],
})

const partSchema = defineEntity({
  name: 'RepairPart',
  tableName: 'repair_part',
  properties: {
    ...record,
    repair: () => field(p.manyToOne(Repair), 'Repair', 'The job that the part is for.'),
    name: field(line(40), 'Name', 'What the part is.'),
    quantity: field(decimal().default('1'), 'Quantity', 'How many.', { min: '0' }),
    price: field(money().default('0'), 'Price', 'Price of one.'),
    amount: field(money().default('0'), 'Amount', 'Quantity times price.', { readonly: true }),
  },
})

export interface RepairPart extends InferEntity<typeof partSchema> {}

export const RepairPart = entity<RepairPart>(partSchema, {
  label: 'Part',
  plural: 'Parts',
  description: 'Something that is built in.',
  displayName: '{name}',
  partOf: 'repair',
  checks: [{ name: 'quantity', sql: 'quantity >= 0', message: 'A quantity is never below zero.' }],
  derive: [
    {
      run(parts) {
        for (const part of parts) part.amount = add(mul(part.quantity ?? '1', part.price ?? '0'), '0')
      },
    },
  ],
})

const quoteSchema = defineEntity({
  name: 'RepairQuote',
  tableName: 'repair_quote',
  properties: { ...record, reason: field(line(100).nullable(), 'Reason', 'Why the quote was made.') },
})

export interface RepairQuote extends InferEntity<typeof quoteSchema> {}

/** Prototype: a quote has whatever fields a person has, in a table of its own. */
export const RepairQuote = entity<RepairQuote>(quoteSchema, {
  label: 'Quote',
  plural: 'Quotes',
  description: 'What a repair might cost, for somebody who is not a customer yet.',
  displayName: '{name}',
  copies: Person,
})
