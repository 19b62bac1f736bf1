/** Work beyond the rights of its caller: nobody is asked for it, and the change log says why it was done. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { collectDirty, type Dirty } from './collect.ts'
import type { Operation } from './operation.ts'
import { platformContext } from './platform-context.ts'

/**
 * Runs `work` as the platform. What only the elevation changes or removes is asked of nobody; what was changed before
 * stays the caller's.
 */
export async function runElevated<R>(
  operation: Operation,
  context: Context,
  reason: string,
  work: (context: Context) => Promise<R>,
): Promise<R> {
  const { access } = operation
  access.reasons.push(reason)
  const before = written(operation)
  const restore = await noteReason(operation, reason)
  access.depth += 1
  try {
    return await work(platformContext(operation, context))
  } finally {
    access.depth -= 1
    for (const record of written(operation)) if (!before.has(record)) access.elevated.set(record, reason)
    await restore()
  }
}

/**
 * Notes the reasons of the elevations whose changes a save writes. A save that writes more than those notes them there
 * too: rows of one statement cannot be told apart.
 * @returns what to call when it is written
 */
export async function noteElevations(operation: Operation, dirty: Dirty[]): Promise<() => Promise<void>> {
  const { elevated, depth } = operation.access
  const records = [...dirty.flatMap((group) => group.records), ...removedBy(operation)]
  // Inside of an elevation its reason is noted already.
  const reasons = depth > 0 ? [] : [...new Set(records.flatMap((record) => elevated.get(record) ?? []))]
  return reasons.length === 0 ? async () => undefined : noteReason(operation, reasons.join('; '))
}

/** Adds to the reason that the change log notes, until the call that it gives. */
async function noteReason({ db }: Operation, reason: string): Promise<() => Promise<void>> {
  const { rows } = await sql<{ before: string }>`
    with known as materialized (select coalesce(current_setting('trellis.reason', true), '') as before)
    select before, set_config('trellis.reason', left(concat_ws(': ', nullif(before, ''), ${reason}::text), 200), true)
    from known`.execute(db)
  const before = rows[0]?.before ?? ''
  return async () => {
    // After an error of the database nothing more is written, and nothing more can be set.
    await sql`select set_config('trellis.reason', ${before}, true)`.execute(db).catch(() => undefined)
  }
}

const removedBy = (operation: Operation): Set<object> =>
  operation.em.getUnitOfWork().getRemoveStack() as Set<object>

function written(operation: Operation): Set<object> {
  return new Set([...collectDirty(operation).flatMap(({ records }) => records), ...removedBy(operation)])
}
