import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { sequenceMenu } from '../menu.ts'
import { knownPlaceholders } from '../rules/sequence-pattern.ts'
import { Company } from './company.ts'

const schema = defineEntity({
  name: 'Sequence',
  tableName: 'number_sequence',
  properties: {
    ...record,
    code: field(line(60), 'Code', 'Name that documents know the sequence by, such as sale.order.', {
      search: true,
    }),
    name: field(line(100), 'Name', 'What is numbered.', { search: true }),
    company: () =>
      field(p.manyToOne(Company).nullable(), 'Company', 'Numbers of this company only; empty for all.'),
    pattern: field(
      line(100).default('{n:5}'),
      'Pattern',
      'Text with {year}, {month}, {day} and {n:5} (the number, filled with zeros to five digits).',
    ),
    isGapless: field(
      p.boolean().default(false),
      'Without gaps',
      'Every number is used exactly once; documents wait for each other. Otherwise numbers are handed out at once and may be left out.',
    ),
    period: field(
      p.enum(['NEVER', 'YEAR', 'MONTH', 'DAY'] as const).default('NEVER'),
      'Starts anew',
      'When the numbers begin again.',
      {
        choices: {
          NEVER: { label: 'Never' },
          YEAR: { label: 'Each year' },
          MONTH: { label: 'Each month' },
          DAY: { label: 'Each day' },
        },
      },
    ),
    start: field(p.integer().default(1), 'First number', 'The number that a period begins with.', {
      min: '0',
    }),
    step: field(p.integer().default(1), 'Step', 'Difference between two numbers.', { min: '1' }),
  },
})

export interface Sequence extends InferEntity<typeof schema> {}

/** How documents of a kind are numbered. */
export const Sequence = entity<Sequence>(schema, {
  label: 'Number sequence',
  plural: 'Number sequences',
  description: 'How documents of a kind are numbered.',
  icon: 'hash',
  displayName: '{name}',
  order: ['code'],
  menu: sequenceMenu,
  validate: [knownPlaceholders],
  unique: [
    { fields: ['code', 'company'], nullsEqual: true, message: 'There is already a sequence of this code.' },
  ],
  sql: [
    // Counters stand apart from the settings, so that taking a number never changes the sequence's version.
    `create table if not exists number_sequence_counter (
      sequence_id bigint not null references number_sequence (id) on delete cascade,
      period text not null, next_number bigint not null, primary key (sequence_id, period)
    )`,
  ],
})
