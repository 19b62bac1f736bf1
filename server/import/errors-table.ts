/** Refused rows of imports in the background: kept in the tenant's database, where any worker can go on writing them. */

import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import type { Words } from '#core/words.ts'
import { type ErrorsFile, errorLines } from './errors-file.ts'

type Db = Kysely<Record<string, Row>>

/** Where the file of a run is fetched; its number follows. */
export const errorsPath = '/base/import/errors/'

/**
 * The refused rows of a run, in the words of whoever began it. What a killed attempt wrote beyond `length`, the bytes of the committed batches, goes.
 * Pieces are written outside of the transaction of their batch: those of a trial stay when all else is taken back.
 */
export async function openErrorsTable(
  db: Db,
  importId: number,
  header: string[],
  length: number,
  words: Words,
): Promise<ErrorsFile> {
  await sql`delete from import_errors where import_id = ${importId} and at >= ${length}`.execute(db)
  return {
    path: `${errorsPath}${importId}`,
    async write(problems, at) {
      if (problems.length === 0) return at
      const bytes = Buffer.from(errorLines(header, problems, at, words))
      await sql`
        insert into import_errors (import_id, at, bytes) values (${importId}, ${at}, ${bytes})
        on conflict (import_id, at) do update set bytes = excluded.bytes`.execute(db)
      return at + bytes.byteLength
    },
    close: async () => undefined,
  }
}

/** The pieces of the file, one after the other. */
export async function* errorPieces(db: Db, importId: number): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; ; ) {
    const { rows } = await sql<{ bytes: Buffer }>`
      select bytes from import_errors where import_id = ${importId} and at = ${at}`.execute(db)
    if (!rows[0]) return
    yield rows[0].bytes
    at += rows[0].bytes.byteLength
  }
}
