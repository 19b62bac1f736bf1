/** What generated mutations call: create, update, upsert, delete, act. */

import type { Context } from '#core/context.ts'
import { validationError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import type { Reply, SchemaContext, WriteOptions, Writes } from '#schema/context.ts'
import { checkAnyRight, visibleIds } from './access.ts'
import { deleteRecords } from './delete.ts'
import { findExternalIds, lockExternalIds, splitExternalId } from './external-ids.ts'
import { createRecord, updateRecord } from './input.ts'
import { checkBatch, loadLocked, lockWholesOf } from './load-locked.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { type OperationOptions, type OperationScope, runOperation } from './transaction.ts'
import { runAction } from './transition.ts'

/** The write pipeline over a scope; `contextIn` gives replies a schema context inside the transaction. */
export function createWrites(
  scope: OperationScope,
  contextIn: (operation: Operation) => SchemaContext,
): Writes {
  const run = <R>(
    options: WriteOptions,
    work: (operation: Operation, context: Context) => Promise<number[]>,
    reply: Reply<R>,
    reason?: string,
  ): Promise<R> =>
    runOperation(scope, { ...operationOptions(options), reason }, async (operation, context) => {
      const ids = await work(operation, context)
      return reply(ids, contextIn(operation))
    })

  return {
    create: (entity, inputs, options, reply) =>
      run(
        options,
        async (operation, context) => {
          checkBatch(entity, inputs.length)
          await lockWholesOf(operation, entity, inputs)
          const records: AnyRecord[] = []
          for (const [index, input] of inputs.entries()) {
            records.push(await createRecord(operation, entity, input, options.isBulk ? [index] : []))
          }
          await context.save()
          return idsOf(records)
        },
        reply,
      ),

    update: (entity, ids, input, options, reply) =>
      run(
        options,
        async (operation, context) => {
          const records = await loadLocked(operation, entity, ids, 'update', options)
          for (const record of records) await updateRecord(operation, entity, record, input, [])
          await context.save()
          return ids
        },
        reply,
      ),

    upsert: (entity, inputs, options, reply) =>
      run(
        options,
        async (operation, context) => {
          checkBatch(entity, inputs.length)
          checkAnyRight(operation, entity, ['create', 'update'])
          const keys = inputs.map((input) => String(input.externalId))
          for (const [index, key] of keys.entries()) splitExternalId(key, [index, 'externalId'])
          const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index)
          if (twice >= 0) {
            throw validationError([
              {
                path: [twice, 'externalId'],
                message: say`"${keys[twice]}" occurs twice in this call.`,
                rule: 'unique',
              },
            ])
          }
          await lockExternalIds(operation, entity, keys)
          const known = await findExternalIds(operation, entity, keys)
          // What the viewer does not see is as if it were not there, until its key turns out to be in use.
          const seen = await visibleIds(operation, entity, [...known.values()])
          for (const [key, id] of known) if (!seen.has(id)) known.delete(key)
          const present = new Map(
            (await loadLocked(operation, entity, [...known.values()], 'update', {})).map((record) => [
              record.id,
              record,
            ]),
          )
          const records: AnyRecord[] = []
          for (const [index, input] of inputs.entries()) {
            const existing = present.get(known.get(String(input.externalId)))
            if (existing) {
              const { externalId: _key, ...values } = input
              await updateRecord(operation, entity, existing, values, [index])
              records.push(existing)
            } else records.push(await createRecord(operation, entity, input, [index]))
          }
          await context.save()
          return idsOf(records)
        },
        reply,
      ),

    remove: (entity, ids) =>
      runOperation(scope, {}, (operation, context) => deleteRecords(operation, context, entity, ids)),

    act: (entity, action, ids, input, options, reply) =>
      run(
        options,
        async (operation, context) => {
          const records = await loadLocked(operation, entity, ids, action, options)
          const returned = await runAction(operation, context, entity, action, records, input)
          await context.save()
          return idsOf(returned)
        },
        reply,
        `ACTION ${entity.name}.${action}`,
      ),
  }
}

function operationOptions(options: WriteOptions): OperationOptions {
  return { isDryRun: options.dryRun ?? false, idempotency: options.dryRun ? undefined : options.idempotency }
}

function idsOf(records: AnyRecord[]): number[] {
  return records.map((record) => Number(record.id))
}
