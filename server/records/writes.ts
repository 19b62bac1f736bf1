/** What generated mutations call: create, update, upsert, delete, act. */
import type { Context } from '#core/context.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import type { InputObject, Reply, SchemaContext, WriteOptions, Writes } from '#schema/context.ts'
import type { EntityModel } from '#schema/model.ts'
import { deleteRecords } from './delete.ts'
import { findExternalIds, lockExternalIds } from './external-ids.ts'
import { createRecord, updateRecord } from './input.ts'
import { lockRecords } from './locks.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { type OperationOptions, type OperationScope, runOperation } from './transaction.ts'
import { runAction } from './transition.ts'

/** Most records that one call may write; more is the business of an import. */
export const maxBatch = 1000

/** The write pipeline over a scope; `contextIn` gives replies a schema context inside the transaction. */
export function createWrites(
  scope: OperationScope,
  contextIn: (operation: Operation) => SchemaContext,
): Writes {
  const run = <R>(
    options: WriteOptions,
    work: (operation: Operation, context: Context) => Promise<number[]>,
    reply: Reply<R>,
  ): Promise<R> =>
    runOperation(scope, operationOptions(options), async (operation, context) => {
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
          const records = await loadLocked(operation, entity, ids, options)
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
          const keys = inputs.map((input) => String(input.externalId))
          const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index)
          if (twice >= 0) {
            throw validationError([
              {
                path: [twice, 'externalId'],
                message: `"${keys[twice]}" occurs twice in this call.`,
                rule: 'unique',
              },
            ])
          }
          await lockExternalIds(operation, entity, keys)
          const known = await findExternalIds(operation, entity, keys)
          const present = new Map(
            (await loadLocked(operation, entity, [...known.values()], {})).map((record) => [
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
          const records = await loadLocked(operation, entity, ids, options)
          const returned = await runAction(operation, context, entity, action, records, input)
          await context.save()
          return idsOf(returned)
        },
        reply,
      ),
  }
}

function operationOptions(options: WriteOptions): OperationOptions {
  return { isDryRun: options.dryRun ?? false, idempotency: options.dryRun ? undefined : options.idempotency }
}

function checkBatch(entity: EntityModel, count: number): void {
  if (count <= maxBatch) return
  throw new TrellisError(
    'TOO_COMPLEX',
    `At most ${maxBatch} ${entity.plural.toLowerCase()} can be written in one call. Import larger amounts.`,
  )
}

/** New parts change their whole: its lock is taken before anything of it is read. */
async function lockWholesOf(operation: Operation, entity: EntityModel, inputs: InputObject[]): Promise<void> {
  const { partOf } = entity
  const whole = partOf && operation.registry.model.entities.get(partOf.entity)
  if (!whole || !partOf) return
  const ids = inputs.map((input) => input[partOf.field]).filter((id) => id !== null && id !== undefined)
  if (ids.length > 0) await lockRecords(operation, whole, ids.map(Number))
}

/** Loads records under the lock of their wholes and compares their versions with the expected ones. */
export async function loadLocked(
  operation: Operation,
  entity: EntityModel,
  ids: number[],
  options: WriteOptions,
): Promise<AnyRecord[]> {
  if (ids.length === 0) return []
  checkBatch(entity, ids.length)
  await lockRecords(operation, entity, ids)
  const found = (await operation.em.find(operation.registry.schemaOf(entity.name), {
    id: { $in: ids },
  } as never)) as AnyRecord[]
  const byId = new Map(found.map((record) => [record.id, record]))
  const records = ids.map((id) => byId.get(id) as AnyRecord)
  const expected =
    options.expectedVersions ?? (options.expectedVersion == null ? [] : [options.expectedVersion])
  for (const [index, version] of expected.entries()) {
    const record = records[index]
    if (record && record.version !== version) throw conflict(entity, record)
  }
  return [...new Set(records)]
}

function conflict(entity: EntityModel, record: AnyRecord): TrellisError {
  const current: Record<string, unknown> = {}
  for (const field of entity.fields.values()) {
    if (field.type === 'ToMany' || !field.column) continue
    const value = record[field.name]
    if (field.type === 'ToOne')
      current[field.name] = value === null ? null : String((value as AnyRecord)?.id ?? value)
    else
      current[field.name] =
        field.type === 'ID' ? String(value) : value instanceof Date ? value.toISOString() : value
  }
  return new TrellisError(
    'CONFLICT',
    `Somebody else changed this ${entity.label.toLowerCase()} first. Look at their changes, then save again.`,
    { current },
  )
}

function idsOf(records: AnyRecord[]): number[] {
  return records.map((record) => Number(record.id))
}
