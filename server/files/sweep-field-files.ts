import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { linksTo, type Model } from '#schema/model.ts'

/**
 * Removes the files of fields that no record has had for a day: replaced ones, so that a change can be undone until
 * then, and those whose record was never saved. Their contents go with the next sweep of the store.
 * @returns how many
 */
export async function sweepFieldFiles(db: Kysely<Record<string, Row>>, model: Model): Promise<number> {
  let removed = 0
  for (const entity of model.entities.values()) {
    if (!entity.isOfFields) continue
    const links = linksTo(model, entity)
    const uses = links.map(
      ({ holder, field }) =>
        sql`exists (select from ${sql.table(holder.table)} h where h.${sql.ref(field.column)} = f.id)`,
    )
    const isUsed = uses.length > 0 ? sql`(${sql.join(uses, sql` or `)})` : sql`false`
    const table = sql.table(entity.table)
    await sql`update ${table} f set unused_since = case when ${isUsed} then null else now() end
      where ${isUsed} <> (unused_since is null)`.execute(db)
    // What a change is about to refer to is locked by it, and stays.
    const { numAffectedRows } = await sql`
      delete from ${table} where id in (
        select id from ${table} f where unused_since < now() - interval '1 day' and not ${isUsed}
        for update skip locked)`.execute(db)
    removed += Number(numAffectedRows ?? 0)
  }
  return removed
}
