/** Deleting records: rules first, then the database has the last word on what still refers to them. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { TrellisError, validationError } from '#core/errors.ts'
import { type EntityModel, fieldOf } from '#schema/model.ts'
import { grant } from './access.ts'
import { lockRecords } from './locks.ts'
import type { AnyRecord, Operation } from './operation.ts'
import { platformContext } from './platform-context.ts'
import { placed } from './save.ts'

/** Deletes the records with their parts; gives how many there were. */
export async function deleteRecords(
  operation: Operation,
  context: Context,
  entity: EntityModel,
  ids: number[],
): Promise<number> {
  const unique = [...new Set(ids)]
  if (unique.length === 0) return 0
  await lockRecords(operation, entity, unique, 'delete')
  const found = await operation.em.find(operation.registry.schemaOf(entity.name), {
    id: { $in: unique },
  } as never)
  const records = found as AnyRecord[]
  for (const rule of operation.registry.rulesOf(entity.name).beforeDelete) {
    const issues = placed(operation, await rule.run(records as never[], platformContext(operation, context)))
    if (issues.length > 0)
      throw new TrellisError('BUSINESS_RULE', validationError(issues).message, { issues })
  }
  for (const record of records) grant(operation, record, 'delete')
  for (const record of records) operation.em.remove(record)
  await context.save()
  await deleteWhatIsAbout(operation, entity, unique)
  return records.length
}

/** Comments, followers and their like go with the record, in one statement. */
async function deleteWhatIsAbout(operation: Operation, entity: EntityModel, ids: number[]): Promise<void> {
  if (!entity.hasActivity) return
  const deletes = [...operation.registry.model.entities.values()].flatMap((other, index) => {
    if (!other.about) return []
    const [name, id] = [fieldOf(other, other.about.entity).column, fieldOf(other, other.about.id).column]
    if (!name || !id) return []
    return [
      sql`${sql.raw(`gone${index}`)} as (delete from ${sql.table(other.table)} where ${sql.ref(name)} = ${entity.name} and ${sql.ref(id)} = any(${ids}))`,
    ]
  })
  if (deletes.length > 0) await sql`with ${sql.join(deletes)} select`.execute(operation.db)
}
