import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { aboutFields, aboutRecord } from '../activity/about.ts'
import { attachmentContent, attachmentRight } from '../rules/attachment.ts'

/** Told by the content when it arrives, not by whoever sends it. */
const fixed = { readonly: true }

const schema = defineEntity({
  name: 'Attachment',
  tableName: 'attachment',
  properties: {
    ...record,
    name: field(line(255), 'Name', 'File name.', { search: true }),
    ...aboutFields,
    mimeType: field(line(127), 'Type', 'Media type, such as application/pdf, as its content tells.', fixed),
    size: field(p.integer(), 'Size', 'Length in bytes.', { min: '0', ...fixed }),
    sha256: field(line(64), 'Checksum', 'SHA-256 of the content, in hexadecimal.', {
      pattern: { regex: /^[0-9a-f]{64}$/, message: 'A checksum is 64 hexadecimal digits.' },
      ...fixed,
    }),
  },
})

export interface Attachment extends InferEntity<typeof schema> {}

/** A file on a record. `POST /base/files` makes it; the content is kept by its checksum. */
export const Attachment = entity<Attachment>(schema, {
  label: 'File',
  plural: 'Files',
  description: 'A file that belongs to a record.',
  icon: 'paperclip',
  displayName: '{name}',
  order: ['-createdAt'],
  about: { entity: 'entity', id: 'recordId' },
  validate: [attachmentContent, aboutRecord('attachment.record'), attachmentRight],
  sql: ['create index if not exists attachment_record_index on attachment (entity, record_id)'],
})
