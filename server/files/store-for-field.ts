/** Files that are values of fields: sent before the record is saved, and then named by it. */
import { TrellisError, validationError } from '#core/errors.ts'
import { say, term } from '#core/say.ts'
import { entityOf, type FieldModel } from '#schema/model.ts'
import { atMost } from '#server/http/pieces.ts'
import { checkAnyRight, isFree, refused } from '#server/records/access.ts'
import { newRecord } from '#server/records/new-record.ts'
import type { Operation } from '#server/records/operation.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import { isAccepted, isFileField } from './accepted.ts'
import { type Attached, largestFile, plainName } from './attach.ts'
import type { FileStore } from './file-store.ts'
import { isPicture, mediaTypeOf } from './media-type.ts'
import { checkPixels } from './scaled.ts'

/** The file that was stored, as the field is going to show it. */
export interface StoredForField {
  id: string
  name: string
  mimeType: string
  size: number
  url: string
}

/** Where contents of fields are read. */
export const fieldFilesPath = '/base/files/of-field'

/**
 * Keeps a content for a field of an entity. Until a record has it, only the sender sees it; it goes after a day or two
 * when none does.
 * @throws TrellisError BAD_REQUEST when there is no such field, or the file is empty or too large; FORBIDDEN where the
 * viewer may write the field of no record; VALIDATION when its content is of a kind that the field does not take
 */
export async function storeForField(
  store: FileStore,
  scope: OperationScope,
  target: { name: string; entity: string; field: string },
  body: AsyncIterable<Uint8Array>,
): Promise<StoredForField> {
  const name = plainName(target.name)
  const field = await runOperation(scope, { isDryRun: true }, async (operation) =>
    writableField(operation, target),
  )
  const received = await store.receive(atMost(field.maxBytes ?? largestFile, body))
  try {
    if (received.size === 0) throw new TrellisError('BAD_REQUEST', 'The file is empty.')
    const mimeType = await mediaTypeOf(name, received.head)
    if (!isAccepted(field, mimeType)) throw wrongKind(field)
    if (isPicture(mimeType)) await checkPixels(name, received.path)
    await received.keep()
    const { size, sha256 } = received
    const id = await runOperation(scope, {}, async (operation, context) => {
      const record = newRecord(operation, entityOf(scope.registry.model, field.target ?? ''))
      Object.assign(record, { name, mimeType, size, sha256 })
      await context.save()
      return String(record.id)
    })
    // What nobody used until now may have been swept away in between.
    await received.keep()
    return { id, name, mimeType, size, url: `${fieldFilesPath}/${id}` }
  } finally {
    await received.close()
  }
}

/** What the viewer may read of a file of a field. @throws TrellisError NOT_FOUND */
export async function storedForField(scope: OperationScope, id: string): Promise<Attached> {
  const document = 'query ($id: ID!) { storedFile(id: $id) { name mimeType size sha256 } }'
  const { storedFile } = /^\d{1,15}$/.test(id)
    ? await runOperation(scope, { isDryRun: true }, (_operation, { api }) =>
        api.query<{ storedFile: Attached | null }>(document, { id }),
      )
    : { storedFile: null }
  if (!storedFile) throw new TrellisError('NOT_FOUND', 'There is no such file.')
  return storedFile
}

/** The field, or that of the record which really holds it. */
function writableField(operation: Operation, target: { entity: string; field: string }): FieldModel {
  const { model } = operation.registry
  const entity = model.entities.get(target.entity)
  const field = entity?.fields.get(target.field)
  if (!entity || !field || !isFileField(model, field) || field.isReadonly)
    throw new TrellisError('BAD_REQUEST', `${target.entity} has no field "${target.field}" that takes files.`)
  if (field.via)
    return writableField(operation, { ...target, entity: entity.fields.get(field.via)?.target ?? '' })
  // A part is written with its whole, which is asked when it is saved.
  if (isFree(operation)) return field
  checkAnyRight(operation, entity, ['create', 'update'])
  if (operation.access.policy.rights.writeField(entity, field.name) === false)
    throw refused(operation, entity, 'write', field.name)
  return field
}

function wrongKind(field: FieldModel): TrellisError {
  const kinds = (field.accept ?? []).map((one) => one.replace(/^image\/(?!\*)/, '').toUpperCase()).join(', ')
  const message = say`${term(field.label)} takes ${kinds}. What is in this file is something else, whatever it is called.`
  return validationError([{ path: [field.name], message, rule: 'file' }])
}
