import { sql } from 'kysely'
import { action, arg } from '#core/action.ts'
import type { Context, RecordIssue } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { moveReferences } from '#modules/base/move-references.ts'
import { Partner } from '../entities/partner.ts'
import { adoptValues } from './adopt-values.ts'

/** Makes one contact of several: `mergePartners(ids, into)` moves everything from `ids` to `into`. */
export const mergePartners = action(Partner, {
  name: 'merge',
  label: 'Merge',
  description:
    'Makes one contact of several: every document, file and key of these moves to another, which takes over what it lacks; then these are deleted.',
  icon: 'merge',
  confirmation: 'Merge these contacts into the other one? This cannot be undone.',
  dangerous: true,
  arguments: {
    into: arg.id({
      label: 'Into',
      description: 'The contact that stays.',
      required: true,
      target: 'Partner',
    }),
  },
  needs: ['company'],
  async guard(partners, context, { into }) {
    const survivor = await lockSurvivor(context, Number(into))
    const issues: RecordIssue[] = []
    for (const record of partners) {
      if (record === survivor) {
        const message = say`A contact cannot be merged into itself. Leave it out of those that are merged away.`
        issues.push({ record, path: ['into'], rule: 'partner.merge', message })
      } else if (record.isCompany && !survivor.isCompany) {
        const message = say`${record.name} is a company and ${survivor.name} is not. Merge into the company instead.`
        issues.push({ record, path: ['into'], rule: 'partner.merge', message })
      } else if (record.company && survivor.company && record.company.id !== survivor.company.id) {
        const message = say`${record.name} and ${survivor.name} belong to different companies of yours. Make one of them shared first.`
        issues.push({ record, path: ['into'], rule: 'partner.merge', message })
      }
    }
    return issues
  },
  async run(partners, context, { into }) {
    const id = Number(into)
    const losers = [...partners].sort((a, b) => a.id - b.id)
    await takePlace(context, losers, id)
    // One that all your companies share stays so, or what belongs to it could not follow.
    if (losers.some((loser) => !loser.company)) {
      await sql`update partner set company_id = null where id = ${id} and company_id is not null`.execute(
        context.db,
      )
    }
    for (const loser of losers) await moveReferences(context, 'partner', loser.id, id)
    await sql`delete from partner where id = any(${losers.map((loser) => loser.id)})`.execute(context.db)
    const survivor = await context.em.findOneOrFail(Partner, { id }, { refresh: true, populate: ['company'] })
    await adoptValues(context, survivor, losers)
    return [survivor]
  },
})

/** Holds the contact that stays until the end, so that nobody else merges or deletes it meanwhile. */
async function lockSurvivor(context: Context, id: number): Promise<Partner> {
  await sql`select id from partner where id = ${id} for update`.execute(context.db)
  const survivor = await context.em.findOne(Partner, { id }, { populate: ['company'] })
  if (survivor) return survivor
  throw new TrellisError('NOT_FOUND', say`There is no contact with the id ${id}.`)
}

/**
 * A contact that lies below one that is merged into it moves up to where that one was, so that no move of its
 * siblings makes a circle.
 */
async function takePlace(context: Context, losers: Partner[], id: number): Promise<void> {
  const above = await sql<{ id: string; parent_id: string | null }>`
    with recursive above as (
      select id, parent_id, 0 as height from partner where id = ${id}
      union all select next.id, next.parent_id, above.height + 1 from partner next join above on next.id = above.parent_id
    ) select id, parent_id from above where height > 0 order by height
  `.execute(context.db)
  const gone = new Set(losers.map((loser) => loser.id))
  const top = above.rows.findLast((row) => gone.has(Number(row.id)))
  if (top) await sql`update partner set parent_id = ${top.parent_id} where id = ${id}`.execute(context.db)
}
