/** Asks of everything that a save writes whether the viewer may, before and after it is written. */
import { type RawBuilder, sql } from 'kysely'
import type { EntityModel } from '#schema/model.ts'
import { asSql, isFree, refused, refusedRecord, rowRights, runBound } from './access.ts'
import type { Dirty } from './collect.ts'
import { notFound } from './not-found.ts'
import { type AnyRecord, entityNameOf, type Operation } from './operation.ts'
import { isNew } from './original.ts'

/** Records of one entity for which the same right is needed. */
interface Claim {
  entity: EntityModel
  right: string
  records: AnyRecord[]
}

/** Asks again, now that all is written. */
export type AfterCheck = () => Promise<void>

/**
 * Checks what the caller changed, before rules add to it. Rules keep invariants, as constraints do, and need no right
 * of the caller; neither does what an elevation changed. Records that were locked for an operation were asked about
 * then.
 * @throws TrellisError NOT_FOUND for records that the viewer does not see, FORBIDDEN for others that are not theirs
 */
export async function checkAccess(operation: Operation, dirty: Dirty[]): Promise<AfterCheck> {
  if (isFree(operation)) return async () => undefined
  const { granted, elevated } = operation.access
  const before: Claim[] = []
  const after: Claim[] = []
  const claim = (list: Claim[], entity: EntityModel, right: string, record: AnyRecord): void => {
    const known = list.find((item) => item.entity === entity && item.right === right)
    if (known) known.records.push(record)
    else list.push({ entity, right, records: [record] })
  }
  for (const { entity, records } of dirty) {
    for (const record of records) {
      if (elevated.has(record)) continue
      const rights = granted.get(record)
      if (isNew(record)) claim(after, entity, 'create', record)
      else if (!rights || rights.has('update')) {
        if (!rights) claim(before, entity, 'update', record)
        claim(after, entity, 'update', record)
      }
    }
  }
  for (const removed of operation.em.getUnitOfWork().getRemoveStack() as Set<object>) {
    const entity = operation.registry.model.entities.get(entityNameOf(removed))
    if (!entity || isNew(removed) || elevated.has(removed) || granted.has(removed)) continue
    claim(before, entity, 'delete', removed as AnyRecord)
  }
  await askBefore(operation, before)
  for (const { entity, right } of after)
    if (verdictOf(operation, { entity, right }) === false) throw refused(operation, entity, right)
  const fields = operation.access.fields
  operation.access.fields = []
  return () => askAfter(operation, after, fields)
}

/** Parts are their whole's, which is among the dirty ones too: of them only what denies counts. */
function verdictOf(operation: Operation, { entity, right }: Pick<Claim, 'entity' | 'right'>) {
  const { policy } = operation.access
  return entity.partOf ? policy.undenied(entity, right) : policy.verdict(entity, right)
}

async function askBefore(operation: Operation, claims: Claim[]): Promise<void> {
  const asked = claims.flatMap((claim) => {
    const { entity, right, records } = claim
    const { visible, allowed, isSure } = rowRights(operation, entity, right, 'r')
    if (isSure || (entity.partOf && verdictOf(operation, claim) === true)) return []
    const ids = records.map(({ id }) => Number(id))
    const own = entity.partOf
      ? asSql(operation.access.policy.access(entity, verdictOf(operation, claim)), entity, 'r')
      : allowed
    return [
      {
        claim,
        ids,
        select: sql`select r.id, ${own} as allowed from ${sql.table(entity.table)} r where r.id = any(${ids}) and ${visible}`,
      },
    ]
  })
  const rows = await askAll<{ place: number; id: string; allowed: boolean }>(
    operation,
    asked.map(({ select }) => select),
  )
  for (const [place, { claim, ids }] of asked.entries()) {
    const found = rows.filter((row) => row.place === place)
    const known = new Set(found.map(({ id }) => Number(id)))
    const missing = ids.filter((id) => !known.has(id))
    if (missing.length > 0) throw notFound(claim.entity, missing)
    if (found.some(({ allowed }) => !allowed)) throw refusedRecord(operation, claim.entity, claim.right)
  }
}

/** Whoever changes a record must not put it where they could not have changed it, nor make one where they may not. */
async function askAfter(
  operation: Operation,
  claims: Claim[],
  fields: Operation['access']['fields'],
): Promise<void> {
  const { policy } = operation.access
  const asked = claims.flatMap((claim) => {
    const found = verdictOf(operation, claim)
    if (found === true) return []
    return [{ ...claim, field: undefined as string | undefined, allowed: policy.access(claim.entity, found) }]
  })
  for (const { entity, field, record } of fields) {
    const known = asked.find((item) => item.entity === entity && item.field === field)
    if (known) known.records.push(record)
    else
      asked.push({
        entity,
        field,
        right: 'write',
        records: [record],
        allowed: policy.rights.writeField(entity, field),
      })
  }
  const rows = await askAll<{ place: number }>(
    operation,
    asked.map(({ entity, records, allowed }) => {
      const ids = records.map(({ id }) => Number(id))
      const condition = asSql(allowed, entity, 'r')
      return sql`select r.id from ${sql.table(entity.table)} r where r.id = any(${ids}) and (${condition}) is not true`
    }),
  )
  const [wrong] = rows
  if (!wrong) return
  const { entity, right, field } = asked[wrong.place] as (typeof asked)[number]
  throw refusedRecord(operation, entity, right, field)
}

/** All of the selects in one statement, each row with the place of its select. */
async function askAll<R>(operation: Operation, selects: RawBuilder<unknown>[]): Promise<R[]> {
  if (selects.length === 0) return []
  const numbered = selects.map(
    (select, place) => sql`select ${sql.lit(place)} as place, q.* from (${select}) q`,
  )
  const columns = sql`${sql.join(numbered, sql` union all `)}`
  return runBound(operation, columns as RawBuilder<R>)
}
