/** Runs compiled reads on a tenant's database. */
import { CompiledQuery, type Kysely } from 'kysely'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import type { ReadStatement } from '#schema/context.ts'
import { wishFor } from './statements.ts'

/**
 * The JSON text that the statement gives; the signal cancels it.
 * @throws TrellisError TOO_COMPLEX when it took longer than statements may
 */
export async function runRead(
  db: Kysely<Record<string, Row>>,
  { text, parameters, isRepeated }: ReadStatement,
  signal?: AbortSignal,
): Promise<string | null> {
  const query = CompiledQuery.raw(text, [...parameters])
  wishFor(query.parameters, { isRepeated, signal })
  try {
    const { rows } = await db.executeQuery<{ data: string | null }>(query as CompiledQuery<never>)
    return rows[0]?.data ?? null
  } catch (error) {
    throw timeoutError(error) ?? error
  }
}

/** What to tell the caller of a statement that was stopped for taking too long. */
function timeoutError(error: unknown): TrellisError | undefined {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code === '55P03') {
    return new TrellisError(
      'UNAVAILABLE',
      'The records are being changed at the moment. Try again shortly.',
      {
        retryAfter: 2,
        cause: error,
      },
    )
  }
  if (code !== '57014' || !message.includes('timeout')) return undefined
  return new TrellisError(
    'TOO_COMPLEX',
    'This read took too long and was stopped. Ask for fewer records, filter by an indexed field, or leave out totals.',
    { cause: error },
  )
}
