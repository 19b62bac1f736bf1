/** What is asked of a change of many records in the background. */

import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { enqueue } from '#core/job.ts'
import { inText, type Message, say, term } from '#core/say.ts'
import { isStorable } from '#core/storable-json.ts'
import type { BulkContent } from '#schema/context.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import { checkRight, refused } from '#server/records/access.ts'
import type { Operation } from '#server/records/operation.ts'
import { type OperationScope, runOperation } from '#server/records/transaction.ts'
import { countMatching } from './matching.ts'

const record = z.record(z.string(), z.unknown())

const input = z.object({
  entity: z.string(),
  /** `update`, `delete` or the name of an action: the right that it takes as well. */
  operation: z.string(),
  filter: record,
  search: z.string().nullish(),
  /** New values, or the arguments of the action. */
  input: record,
  /** Records that there were when it was asked for. */
  count: z.number(),
})

/** The job's input. */
export type BulkOrder = z.output<typeof input>

/** What the job is, without its work. */
export const bulkOptions = {
  name: 'base.bulk',
  label: 'Change many records',
  description: 'Changes, deletes or acts on all records of a filter, as whoever asked may.',
  input,
  attempts: 8,
}

/** What it does, for people: `Change orders`, `Confirm: orders`. */
export function titleOf(entity: EntityModel, operation: string): Message {
  const records = inText(entity.plural)
  if (operation === 'update') return say`Change ${records}`
  if (operation === 'delete') return say`Delete ${records}`
  const label = entity.actions.find(({ name }) => name === operation)?.label ?? operation
  return say`${term(label, `${entity.name}.${operation}`)}: ${records}`
}

/**
 * Enqueues a change of all records that fulfil the filter; gives the job's id. What no record could allow is refused
 * at once, and the rest record by record when its turn comes.
 * @param reader GraphQL context of the viewer, who changes nothing that they cannot read
 * @throws TrellisError BAD_REQUEST for a filter that says nothing, FORBIDDEN
 */
export async function enqueueBulk(
  scope: OperationScope,
  { entity, operation, filter, search, input }: BulkContent,
  reader: object,
): Promise<number> {
  if (Object.keys(filter).length === 0 && !search)
    throw new TrellisError(
      'BAD_REQUEST',
      say`The filter says nothing, so it would mean every record. If you mean them all, say { id: { isNull: false } }.`,
    )
  const order = { entity: entity.name, operation, filter, search, input: plain(input) }
  if (!isStorable(order))
    throw new TrellisError(
      'BAD_REQUEST',
      say`A text holds the null character or half of a character: remove it.`,
    )
  const count = await countMatching(scope.registry, order, reader)
  return runOperation(scope, {}, async (running, context) => {
    checkAll(running, entity, operation, input)
    return enqueueOrder(context, { ...order, count }, entityOf(context.model, entity.name))
  })
}

function enqueueOrder({ db, viewer }: Context, order: BulkOrder, entity: EntityModel): Promise<number> {
  return enqueue({ db, viewer }, { options: bulkOptions as never }, order, {
    label: titleOf(entity, order.operation),
  })
}

function checkAll(
  running: Operation,
  entity: EntityModel,
  operation: string,
  input: Record<string, unknown>,
): void {
  checkRight(running, entity, operation)
  if (operation !== 'update') return
  const { rights } = running.access.policy
  for (const field of Object.keys(input))
    if (rights.writeField(entity, field) === false) throw refused(running, entity, 'write', field)
}

/** As JSON keeps it: what GraphQL read has no prototypes. */
function plain(input: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(input)) as Record<string, unknown>
}
