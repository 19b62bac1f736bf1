import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'

const schema = defineEntity({
  name: 'Attachment',
  tableName: 'attachment',
  properties: {
    ...record,
    name: field(line(255), 'Name', 'File name.', { search: true }),
    entity: field(line(63), 'Entity', 'Kind of the record that it is attached to.'),
    recordId: field(p.bigint('number'), 'Record', 'Id of the record that it is attached to.'),
    mimeType: field(line(127), 'Type', 'Media type, such as application/pdf.'),
    size: field(p.integer(), 'Size', 'Length in bytes.', { min: '0' }),
    sha256: field(line(64), 'Checksum', 'SHA-256 of the content, in hexadecimal.', {
      pattern: { regex: /^[0-9a-f]{64}$/, message: 'A checksum is 64 hexadecimal digits.' },
    }),
  },
})

export interface Attachment extends InferEntity<typeof schema> {}

/** A file that belongs to a record; the content is kept by its checksum. */
export const Attachment = entity<Attachment>(schema, {
  label: 'Attachment',
  plural: 'Attachments',
  description: 'A file that belongs to a record.',
  icon: 'paperclip',
  displayName: '{name}',
  order: ['-createdAt'],
  sql: ['create index if not exists attachment_record_index on attachment (entity, record_id)'],
})
