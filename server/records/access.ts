/**
 * The viewer's rights over what one operation writes: rows are asked about when they are locked, and once more when
 * they have changed, in one query for all entities of a save.
 */
import { CompiledQuery, type RawBuilder, sql } from 'kysely'
import { TrellisError } from '#core/errors.ts'
import type { Access } from '#schema/context.ts'
import type { EntityModel } from '#schema/model.ts'
import { isLate } from '#schema/plan/late.ts'
import { accessSql } from '#schema/plan/sql/scope.ts'
import type { Policy } from '#server/access/policy/compile.ts'
import { notFound } from './not-found.ts'
import type { AnyRecord, Operation } from './operation.ts'

/** What an operation keeps of rights while it runs. */
export interface OperationAccess {
  readonly policy: Policy
  /** What may be done with records that were found to be the viewer's to do it with: `update`, `delete`, an action. */
  readonly granted: WeakMap<object, Set<string>>
  /** Records that only an elevation changes, with its reason. */
  readonly elevated: WeakMap<object, string>
  /** Reasons of the elevations, in their order. */
  readonly reasons: string[]
  /** How many elevations are running inside each other. */
  depth: number
  /** Fields given by inputs that may be written in some rows only. */
  fields: { entity: EntityModel; field: string; record: AnyRecord }[]
}

/** Nothing is known yet. */
export function createAccess(policy: Policy): OperationAccess {
  return { policy, granted: new WeakMap(), elevated: new WeakMap(), reasons: [], depth: 0, fields: [] }
}

/** Need nothing be asked now? */
export function isFree({ access }: Operation): boolean {
  return access.policy.isUnrestricted || access.depth > 0
}

/** Notes that the viewer may do this with the record. */
export function grant({ access }: Operation, record: object, right: string): void {
  const rights = access.granted.get(record) ?? new Set()
  access.granted.set(record, rights.add(right))
}

/** Names refusals that are about some records: others might be taken. */
export const recordRefusal = 'policy.record'

/** The error for what the viewer may do with no record. */
export function refused(
  { access }: Operation,
  entity: EntityModel,
  right: string,
  field?: string,
  rule = 'policy',
): TrellisError {
  const message = access.policy.rights.refusal(entity, right, field)
  return new TrellisError('FORBIDDEN', message, {
    issues: [{ path: field === undefined ? [] : [field], message, rule }],
  })
}

/** The error for what the viewer sees and may not do with this very record. */
export function refusedRecord(
  operation: Operation,
  entity: EntityModel,
  right: string,
  field?: string,
): TrellisError {
  return refused(operation, entity, right, field, recordRefusal)
}

/**
 * Refuses at once what no record could allow. Parts are asked about with their wholes.
 * @throws TrellisError FORBIDDEN
 */
export function checkRight(operation: Operation, entity: EntityModel, right: string): void {
  if (isNever(operation, entity, right)) throw refused(operation, entity, right)
}

/**
 * Refuses at once what none of these rights could allow.
 * @throws TrellisError FORBIDDEN, for the first of them
 */
export function checkAnyRight(
  operation: Operation,
  entity: EntityModel,
  rights: readonly [string, ...string[]],
): void {
  if (rights.every((right) => isNever(operation, entity, right))) throw refused(operation, entity, rights[0])
}

/** Is there no record that the viewer could do this with? Parts are asked about with their wholes. */
function isNever(operation: Operation, entity: EntityModel, right: string): boolean {
  if (isFree(operation)) return false
  const { policy } = operation.access
  const isMadeWithWhole = entity.partOf && right === 'create'
  return (isMadeWithWhole ? policy.undenied(entity, right) : policy.verdict(entity, right)) === false
}

/** Refuses a field that the viewer may not write, and notes one that they may write in some rows only. */
export function checkField(
  operation: Operation,
  entity: EntityModel,
  record: AnyRecord,
  field: string,
): void {
  if (isFree(operation)) return
  const found = operation.access.policy.rights.writeField(entity, field)
  if (found === false) throw refused(operation, entity, 'write', field)
  if (found !== true) operation.access.fields.push({ entity, field, record })
}

/** Conditions over a row: is it there for the viewer, and may they do this with it? */
export function rowRights(
  operation: Operation,
  entity: EntityModel,
  right: string,
  alias: string,
): { visible: RawBuilder<unknown>; allowed: RawBuilder<unknown>; isSure: boolean } {
  const { rights } = operation.access.policy
  const [visible, allowed] = isFree(operation)
    ? [true, true]
    : [rights.operation(entity, 'read'), rights.operation(entity, right)]
  return {
    visible: asSql(visible, entity, alias),
    allowed: sql`coalesce(${asSql(allowed, entity, alias)}, false)`,
    isSure: visible === true && allowed === true,
  }
}

/** An access as a condition over the row of that alias. */
export function asSql(access: Access, entity: EntityModel, alias: string): RawBuilder<unknown> {
  const found = accessSql(access, { entity, alias })
  return typeof found === 'boolean' ? sql.raw(String(found)) : sql`(${found})`
}

/** Runs a statement whose conditions name values of the viewer. */
export async function runBound<R>(operation: Operation, statement: RawBuilder<R>): Promise<R[]> {
  const { sql: text, parameters } = statement.compile(operation.db)
  const binding = {
    variables: {},
    context: { timeZone: operation.viewer.timeZone, policy: operation.access.policy },
    memo: new Map(),
  }
  const values = parameters.map((value) => (isLate(value) ? value.read(binding) : value))
  return (await operation.db.executeQuery<R>(CompiledQuery.raw(text, values) as never)).rows
}

/**
 * Asks whether the viewer sees the records and may do this with them.
 * @throws TrellisError NOT_FOUND, FORBIDDEN
 */
export async function checkRows(
  operation: Operation,
  entity: EntityModel,
  ids: number[],
  right: string,
): Promise<void> {
  const { visible, allowed, isSure } = rowRights(operation, entity, right, 'r')
  if (ids.length === 0 || isSure) return
  const found = await runBound(
    operation,
    sql<{
      allowed: boolean
    }>`select ${allowed} as allowed from ${sql.table(entity.table)} r where r.id = any(${ids}) and ${visible}`,
  )
  if (found.length < new Set(ids).size) throw notFound(entity, ids)
  if (found.some((row) => !row.allowed)) throw refusedRecord(operation, entity, right)
}

/** Which of these records the viewer may read. */
export async function visibleIds(
  operation: Operation,
  entity: EntityModel,
  ids: number[],
): Promise<Set<number>> {
  if (ids.length === 0 || isFree(operation)) return new Set(ids)
  const access = operation.access.policy.rights.operation(entity, 'read')
  if (typeof access === 'boolean') return new Set(access ? ids : [])
  const rows = await runBound(
    operation,
    sql<{
      id: string
    }>`select r.id from ${sql.table(entity.table)} r where r.id = any(${ids}) and ${asSql(access, entity, 'r')}`,
  )
  return new Set(rows.map(({ id }) => Number(id)))
}
