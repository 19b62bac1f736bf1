import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { sql } from 'kysely'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { line, moment, p, text } from '#core/types.ts'

const fixed = { readonly: true }

const schema = defineEntity({
  name: 'StoredFile',
  tableName: 'stored_file',
  properties: {
    ...record,
    name: field(line(255), 'Name', 'File name.', fixed),
    mimeType: field(line(127), 'Type', 'Media type, such as image/png, as its content tells.', fixed),
    size: field(p.integer(), 'Size', 'Length in bytes.', fixed),
    url: field(text().nullable().persist(false), 'Address', 'Where its content is read, on this server.', {
      sql: (row) => sql`'/base/files/of-field/' || ${row('id')}`,
    }),
    sha256: field(line(64), 'Checksum', 'SHA-256 of the content, in hexadecimal.', fixed),
    unusedSince: field(moment().nullable(), 'Unused since', 'When no field was found to have it.', {
      secret: true,
    }),
  },
})

export interface StoredFile extends InferEntity<typeof schema> {}

/** A file that is the value of a field; `POST /base/files` with a field makes it. See `imageField` and `fileField`. */
export const StoredFile = entity<StoredFile>(schema, {
  label: 'File of a field',
  plural: 'Files of fields',
  description: 'A file that is the value of a field, such as the picture of a product.',
  icon: 'file',
  displayName: '{name}',
  order: ['-createdAt'],
  readonly: true,
  log: 'NONE',
  ofFields: true,
  sql: ['create index if not exists stored_file_content_index on stored_file (sha256)'],
})
