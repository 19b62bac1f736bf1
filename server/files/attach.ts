/** Files on records: the row is written with the sender's rights, by the same rules as any other record. */
import { TrellisError } from '#core/errors.ts'
import { entityOf } from '#schema/model.ts'
import { atMost } from '#server/http/pieces.ts'
import { newRecord } from '#server/records/new-record.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import type { FileStore } from './file-store.ts'
import { mediaTypeOf } from './media-type.ts'

/** What a file is attached as. */
export interface NewAttachment {
  /** Its name, which may carry the folders of the sender's machine. */
  name: string
  /** The record that it belongs to. */
  entity: string
  recordId: number
}

/** A file as it can be read. */
export interface Attached {
  name: string
  mimeType: string
  size: number
  sha256: string
}

const longestName = 200

/** Most bytes of one file. */
export const largestFile = 100_000_000

/**
 * Keeps a content and attaches it to a record. The content is there before the row, so that no row lacks its content.
 * @returns the id of the attachment
 * @throws TrellisError BAD_REQUEST when it is empty or larger than `largestFile`, VALIDATION where the record is not
 * there or may not be changed by the viewer
 */
export async function attach(
  store: FileStore,
  scope: OperationScope,
  { name: given, entity, recordId }: NewAttachment,
  body: AsyncIterable<Uint8Array>,
): Promise<number> {
  const name = plainName(given)
  const received = await store.receive(atMost(largestFile, body))
  try {
    if (received.size === 0) throw new TrellisError('BAD_REQUEST', 'The file is empty.')
    const mimeType = await mediaTypeOf(name, received.head)
    await received.keep()
    const id = await runOperation(scope, {}, async (operation, context) => {
      const record = newRecord(operation, entityOf(scope.registry.model, 'Attachment'))
      const { size, sha256 } = received
      Object.assign(record, { name, entity, recordId, mimeType, size, sha256 })
      await context.save()
      return Number(record.id)
    })
    // What nobody used until now may have been swept away in between.
    await received.keep()
    return id
  } finally {
    await received.close()
  }
}

/** What the viewer may read of an attachment. @throws TrellisError NOT_FOUND */
export async function attached(scope: OperationScope, id: string): Promise<Attached> {
  const document = 'query ($id: ID!) { attachment(id: $id) { name mimeType size sha256 } }'
  const { attachment } = /^\d{1,15}$/.test(id)
    ? await runOperation(scope, { isDryRun: true }, (_operation, { api }) =>
        api.query<{ attachment: Attached | null }>(document, { id }),
      )
    : { attachment: null }
  if (!attachment) throw new TrellisError('NOT_FOUND', 'There is no such file.')
  return attachment
}

/** Without folders and signs that no file system takes, and short enough for all of them; the ending stays. */
export function plainName(given: string): string {
  const base = given.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = base.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_').replace(/^[.\s]+|[.\s]+$/g, '')
  if (!plain) return 'file'
  if (plain.length <= longestName) return plain
  const ending = /\.[^.]{1,16}$/.exec(plain)?.[0] ?? ''
  return plain.slice(0, longestName - ending.length) + ending
}
