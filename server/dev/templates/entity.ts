import type { ModuleWords } from '../module-words.ts'

/** `entities/x.ts`: the aggregate, with its state machine and one rule. */
export function entityFile(words: ModuleWords): string {
  const { entity, label, plural, related, table } = words
  const small = label.toLowerCase()
  return `import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { archivable, record } from '#core/record.ts'
import { day, line, p, text } from '#core/types.ts'
import { ${related.entity} } from '${related.importPath}'
import { dueInTime } from '../rules/due-in-time.ts'

const schema = defineEntity({
  name: '${entity}',
  tableName: '${table}',
  properties: {
    ...record,
    ...archivable,
    name: field(line(200), 'Name', 'What the ${small} is called.', { search: true }),
    state: field(p.enum(['OPEN', 'DONE'] as const).default('OPEN'), 'State', 'How far the ${small} is.', {
      choices: { OPEN: { label: 'Open', tone: 'INFO' }, DONE: { label: 'Done', tone: 'SUCCESS' } },
    }),
    ${related.field}: () =>
      field(p.manyToOne(${related.entity}).nullable(), '${quoted(related.label)}', 'Whom or what the ${small} concerns.'),
    dueOn: field(day().nullable(), 'Due', 'Day by which the ${small} should be done.'),
    note: field(text().nullable(), 'Notes', 'What else is worth knowing.', { widget: 'TEXT' }),
  },
})

export interface ${entity} extends InferEntity<typeof schema> {}

/** ${label}: say here what one record stands for. */
export const ${entity} = entity<${entity}>(schema, {
  label: '${label}',
  plural: '${plural}',
  description: 'One ${small}: say here what it is to a user.',
  icon: 'box',
  displayName: '{name}',
  order: ['name'],
  states: { field: 'state', initial: 'OPEN' },
  menu: { section: '${plural}', sequence: 10 },
  validate: [dueInTime],
})
`
}

/** Text inside single quotes. */
export function quoted(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}
