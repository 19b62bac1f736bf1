import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'

const schema = defineEntity({
  name: 'ExternalId',
  tableName: 'external_id',
  properties: {
    ...record,
    module: field(line(60), 'System', 'The module or other system that the key belongs to.', {
      search: true,
    }),
    name: field(line(255), 'Key', 'The key that the system knows the record by.', { search: true }),
    entity: field(line(63), 'Entity', 'What kind of record it is.'),
    recordId: field(p.bigint('number'), 'Record', 'Id of the record here.'),
  },
})

export interface ExternalId extends InferEntity<typeof schema> {}

/** The key by which another system, or a module's own data, knows a record. */
export const ExternalId = entity<ExternalId>(schema, {
  label: 'External id',
  plural: 'External ids',
  description: 'The key by which another system, or a module, knows a record.',
  displayName: '{module}.{name}',
  order: ['module', 'name'],
  readonly: true,
  unique: [{ fields: ['module', 'name', 'entity'], message: 'This key is in use.' }],
  sql: ['create index if not exists external_id_record_index on external_id (entity, record_id)'],
})
