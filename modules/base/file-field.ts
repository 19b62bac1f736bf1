/** Fields that hold a file: a relation to its content, which whoever may read the field may read. */
import { type FieldFacts, field } from '#core/field.ts'
import { p } from '#core/types.ts'
import { StoredFile } from './entities/stored-file.ts'

type FileFacts = Pick<FieldFacts, 'accept' | 'maxBytes' | 'readonly'>

/** Pictures that every browser shows. */
const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/**
 * A field with a file of any kind, or of those that `accept` names: `['application/pdf', 'image/*']`.
 *
 * ```ts
 * dataSheet: () => fileField('Data sheet', 'What the maker says of it.', { accept: ['application/pdf'] }),
 * ```
 */
export const fileField = (label: string, description: string, facts: FileFacts = {}) =>
  field(p.manyToOne(StoredFile).nullable(), label, description, {
    maxBytes: 100_000_000,
    ...facts,
    widget: 'FILE',
  })

/** A field with a picture of at most 10 MB: PNG, JPEG, WebP or GIF by its content, whatever it is called. */
export const imageField = (label: string, description: string, facts: FileFacts = {}) =>
  field(p.manyToOne(StoredFile).nullable(), label, description, {
    accept: pictures,
    maxBytes: 10_000_000,
    ...facts,
    widget: 'IMAGE',
  })
