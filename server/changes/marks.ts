/** Who changes something and why, told to the database for the length of one transaction. */

import { type Kysely, type RawBuilder, sql } from 'kysely'
import pg from 'pg'
import type { Row, Viewer } from '#core/context.ts'

/** What the change log notes beside each change. */
export interface Marks {
  /** Id of the user; null for the platform itself. */
  actor: number | null
  requestId: string
  /** How the user came in; `SYSTEM` when it is left out. */
  via?: Viewer['via']
  /** Why, where there is more to say than that somebody asked for it: `ACTION SaleOrder.confirm`, `IMPORT 12`, `JOB 7 sale.remind`. */
  reason?: string | null
}

/** Settings of the transaction that runs; several statements in one text, without parameters. */
export function markSql({ actor, requestId, via = 'SYSTEM', reason }: Marks): string {
  const set = (name: string, value: string): string =>
    `set local trellis.${name} to ${pg.escapeLiteral(value.slice(0, 200))}`
  return [
    set('actor', actor ? String(actor) : ''),
    set('request', requestId),
    set('via', via),
    set('reason', reason ?? ''),
  ].join('; ')
}

/** Begins a transaction with its marks, in one round trip. */
export function beginSql(marks: Marks): string {
  return `begin; set local plan_cache_mode to force_generic_plan; ${markSql(marks)}`
}

/** Tells who is at work in the transaction at hand, by one statement. */
export async function markTransaction(db: Kysely<Record<string, Row>>, marks: Marks): Promise<void> {
  await sql.raw(markSql(marks)).execute(db)
}

/** Runs work in a transaction of its own that says who is at work. */
export function markedTransaction<R>(
  db: Kysely<Record<string, Row>>,
  marks: Marks,
  work: (transaction: Kysely<Record<string, Row>>) => Promise<R>,
): Promise<R> {
  return db.transaction().execute(async (transaction) => {
    await markTransaction(transaction, marks)
    return work(transaction)
  })
}

/**
 * A condition that is always true and marks the statement which it stands in, where that is a transaction of its own.
 * The log is written when a statement ends, so it may stand anywhere in it.
 */
export function markedSql({ actor, requestId, via = 'SYSTEM', reason }: Marks): RawBuilder<boolean> {
  const set = (name: string, value: string): RawBuilder<string> =>
    sql`set_config(${`trellis.${name}`}, ${value.slice(0, 200)}, true)`
  const all = [
    set('actor', actor ? String(actor) : ''),
    set('request', requestId),
    set('via', via),
    set('reason', reason ?? ''),
  ]
  return sql`(select concat(${sql.join(all)}) is not null)`
}
