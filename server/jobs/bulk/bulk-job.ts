/** Changes all records of a filter, batch by batch; what one record refuses holds up no other. */
import { TrellisError } from '#core/errors.ts'
import type { JobRun } from '#core/job.ts'
import { keptOf } from '#core/kept-words.ts'
import { notify } from '#core/notify.ts'
import { amount, say } from '#core/say.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import { markedTransaction } from '#server/changes/marks.ts'
import { deleteRecords } from '#server/records/delete.ts'
import { updateRecord } from '#server/records/input.ts'
import { loadLocked } from '#server/records/load-locked.ts'
import { lockRecords } from '#server/records/locks.ts'
import { marksOf, type OperationScope, runOperation } from '#server/records/transaction.ts'
import { runAction } from '#server/records/transition.ts'
import { graphqlContext } from '#server/tenants/graphql-context.ts'
import { serverJob } from '../server-job.ts'
import { type BulkOrder, bulkOptions, titleOf } from './bulk-order.ts'
import { type Match, nextMatching, stillMatching } from './matching.ts'
import { keepPlace, mostErrors, type Place, placeOf } from './place.ts'

/** Errors that are about one record; anything else ends the attempt. */
const aboutRecords = new Set([
  'VALIDATION',
  'CONSTRAINT',
  'BUSINESS_RULE',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
])

/** What the steps of one run share. */
interface Run {
  scope: OperationScope
  job: JobRun
  order: BulkOrder
  entity: EntityModel
  place: Place
}

/** The job. Each batch is a transaction together with the note of how far it is, so a second attempt goes on there. */
export const bulkJob = serverJob({
  ...bulkOptions,
  async perform(scope, job, order) {
    const entity = entityOf(scope.registry.model, order.entity)
    const run: Run = { scope, job, order, entity, place: await placeOf(scope.db, job.id) }
    for (;;) {
      job.signal.throwIfAborted()
      const matches = await nextMatching(
        scope.registry,
        order,
        run.place.after,
        await readerOf(scope, scope.db),
      )
      if (matches.length === 0) break
      await settle(run, matches)
      tellProgress(run)
    }
    await tellEnd(run)
    const { done, refused, left, errors } = run.place
    return { matched: done + refused + left, done, refused, left, errors }
  },
})

const readerOf = ({ registry, viewer }: OperationScope, db: OperationScope['db']) =>
  graphqlContext(registry, db, viewer, { id: 'bulk', headers: new Headers() })

/** Writes the batch; when one of its records is refused, halves of it, until that one stands alone. */
async function settle(run: Run, matches: Match[]): Promise<void> {
  run.job.signal.throwIfAborted()
  try {
    await writeBatch(run, matches)
  } catch (error) {
    if (!(error instanceof TrellisError) || !aboutRecords.has(error.code)) throw error
    const [only] = matches
    if (only && matches.length === 1) return refuse(run, only, error)
    const half = Math.ceil(matches.length / 2)
    await settle(run, matches.slice(0, half))
    await settle(run, matches.slice(half))
  }
}

async function writeBatch(run: Run, matches: Match[]): Promise<void> {
  const { scope, order, entity, job, place } = run
  const isAction = order.operation !== 'update' && order.operation !== 'delete'
  const reason = isAction ? `ACTION ${entity.name}.${order.operation}` : undefined
  run.place = await runOperation(scope, { reason }, async (operation, context) => {
    const asked = matches.map(({ id }) => id)
    // Somebody may have changed or deleted some of them since they were found; locked, they stay as they are.
    const reader = await readerOf(scope, operation.db)
    const there = await stillMatching(scope.registry, order, asked, reader)
    await lockRecords(operation, entity, there, order.operation)
    const ids = await stillMatching(scope.registry, order, there, reader)
    if (ids.length > 0) {
      if (order.operation === 'delete') await deleteRecords(operation, context, entity, ids)
      else {
        const records = await loadLocked(operation, entity, ids, order.operation, {})
        if (isAction) await runAction(operation, context, entity, order.operation, records, order.input)
        else for (const record of records) await updateRecord(operation, entity, record, order.input, [])
        await context.save()
      }
    }
    const next = {
      ...place,
      after: matches.at(-1)?.cursor ?? place.after,
      done: place.done + ids.length,
      left: place.left + asked.length - ids.length,
    }
    await keepPlace(operation.db, job.id, next)
    return next
  })
}

async function refuse(run: Run, { id, cursor }: Match, error: TrellisError): Promise<void> {
  const { scope, place, job } = run
  const told = error.details.issues?.[0]?.message ?? error.said
  const one = { id, message: String(told), said: keptOf(told) ?? undefined }
  const errors = place.errors.length < mostErrors ? [...place.errors, one] : place.errors
  run.place = await runOperation(scope, {}, async ({ db }) => {
    const next = { ...place, after: cursor, refused: place.refused + 1, errors }
    await keepPlace(db, job.id, next)
    return next
  })
}

function tellProgress({ job, order, place }: Run): void {
  const { done, refused, left } = place
  const seen = done + refused + left
  const words = say`${amount(seen)} of ${amount(Math.max(seen, order.count))}`
  job.progress((seen / Math.max(seen, order.count, 1)) * 99, words)
}

async function tellEnd(run: Run): Promise<void> {
  const { scope, job, order, entity, place } = run
  if (place.isTold) return
  const { viewer, fence } = scope
  const title = titleOf(entity, order.operation)
  const message =
    place.refused > 0
      ? say`${title}: ${amount(place.done)} done, ${amount(place.refused)} refused.`
      : say`${title}: ${amount(place.done)} done.`
  await markedTransaction(scope.db, marksOf(scope), async (db) => {
    await fence?.begin(db)
    await notify({ db, viewer }, [viewer.userId], { message, about: { entity: 'Job', id: job.id } })
    await keepPlace(db, job.id, { ...place, isTold: true })
    await fence?.check(db)
  })
}
