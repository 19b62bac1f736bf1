/** Runs compiled reads on a tenant's database. */

import { CompiledQuery, type Kysely, sql } from 'kysely'
import type { PoolClient } from 'pg'
import type { Row } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { ReadStatement } from '#schema/context.ts'
import type { Proof } from '#server/access/proof.ts'
import { connectionOf } from './pools.ts'
import { wishFor } from './statements.ts'

/** A row of a compiled read; `stamp` is there when the viewer is proved along. */
interface ReadRow {
  data: string | null
  stamp?: string | null
}

/**
 * The JSON text that the statement gives; the signal cancels it, and `seconds` bound it in place of the time of all.
 * @throws TrellisError TOO_COMPLEX when it took longer than statements may
 */
export async function runRead(
  db: Kysely<Record<string, Row>>,
  statement: ReadStatement,
  signal?: AbortSignal,
  seconds?: number,
): Promise<string | null> {
  return (await firstRow(db, statement, signal, seconds))?.data ?? null
}

/** The same for a viewer who is proved by the statement: null also where the proof fails, which `proof.holds` tells. */
export async function runProvedRead(
  db: Kysely<Record<string, Row>>,
  statement: ReadStatement,
  proof: Proof,
  signal?: AbortSignal,
  seconds?: number,
): Promise<string | null> {
  const row = await firstRow(db, { ...statement, ...proof.wrap(statement) }, signal, seconds)
  return proof.check(row?.stamp) ? (row?.data ?? null) : null
}

async function firstRow(
  db: Kysely<Record<string, Row>>,
  { text, parameters, isRepeated }: ReadStatement,
  signal: AbortSignal | undefined,
  seconds: number | undefined,
): Promise<ReadRow | undefined> {
  const values = [...parameters]
  wishFor(values, { isRepeated, signal })
  try {
    const connection = connectionOf(db)
    if (!connection) {
      const query = CompiledQuery.raw(text, values) as CompiledQuery<never>
      const read = async () => (await db.executeQuery<ReadRow>(query)).rows[0]
      return await (seconds === undefined ? read() : withinOpen(db, seconds, read))
    }
    const client = await connection
    try {
      if (seconds === undefined) return (await client.query<ReadRow>(text, values)).rows[0]
      return await within(client, seconds, async () => (await client.query<ReadRow>(text, values)).rows[0])
    } finally {
      client.release()
    }
  } catch (error) {
    throw timeoutError(error) ?? error
  }
}

/** Runs a read that may take longer, or less long, than statements of everybody. */
async function within<R>(client: PoolClient, seconds: number, read: () => Promise<R>): Promise<R> {
  await client.query(`begin read only; set local statement_timeout = ${Math.round(seconds * 1000)}`)
  try {
    return await read()
  } finally {
    await client.query('rollback')
  }
}

/**
 * The same in a transaction that is open, such as that of a write whose reply is read: the time counts for the read
 * alone. When it is over, so is the transaction.
 */
async function withinOpen<R>(
  db: Kysely<Record<string, Row>>,
  seconds: number,
  read: () => Promise<R>,
): Promise<R> {
  await sql.raw(`set local statement_timeout = ${Math.round(seconds * 1000)}`).execute(db)
  const found = await read()
  await sql.raw('set local statement_timeout to default').execute(db)
  return found
}

/** What to tell the caller of a statement that was stopped for taking too long. */
function timeoutError(error: unknown): TrellisError | undefined {
  const { code, message = '' } = error as { code?: string; message?: string }
  if (code === '55P03') {
    return new TrellisError(
      'UNAVAILABLE',
      say`The records are being changed at the moment. Try again shortly.`,
      {
        retryAfter: 2,
        cause: error,
      },
    )
  }
  if (code !== '57014' || !message.includes('timeout')) return undefined
  return new TrellisError(
    'TOO_COMPLEX',
    say`This read took too long and was stopped. Ask for fewer records, filter by an indexed field, or leave out totals.`,
    { cause: error },
  )
}
