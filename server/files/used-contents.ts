import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'

/** Which of the contents some file has. */
export async function usedContents(
  db: Kysely<Record<string, Row>>,
  hashes: string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from attachment where sha256 = any(${hashes}::text[])
    union select sha256 from stored_file where sha256 = any(${hashes}::text[])`.execute(db)
  return new Set(rows.map(({ sha256 }) => sha256))
}
