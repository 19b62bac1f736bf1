import { sql } from 'kysely'
import { action } from '#core/action.ts'
import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { inText, type Message, say } from '#core/say.ts'
import type { EntityModel } from '#schema/model.ts'
import { ImportJob } from '../entities/import-job.ts'

/** Most records that one transaction removes. */
const most = 5_000

/** Removes the records that an import made, as long as nobody changed one of them: all or none. */
export const undoImport = action(ImportJob, {
  name: 'undo',
  label: 'Undo',
  description:
    'Removes the records that the import made, all or none: not when one was changed since. What it changed stays.',
  icon: 'undo-2',
  dangerous: true,
  confirmation: 'The records that this import made are removed for good. What it changed stays as it is.',
  transition: { from: ['DONE', 'FAILED', 'CANCELLED'], to: 'UNDONE' },
  async run(jobs, context) {
    for (const job of jobs) {
      const { label, plural } = importedEntity(job, context)
      const ids = await madeBy(job, context)
      const changed = await changedSince(job, ids, context)
      if (changed > 0) {
        throw refusal(
          changed === 1
            ? say`1 ${inText(label)} was changed since the import. Remove the others from their list.`
            : say`${changed} ${inText(plural)} were changed since the import. Remove the others from their list.`,
        )
      }
      await context.api.remove(job.entity, ids)
      job.message = `Undone: ${ids.length} ${(ids.length === 1 ? label : plural).toLowerCase()} removed.`
    }
  },
})

/** How the change log names what an import did. */
const reasonOf = (job: ImportJob): string => `IMPORT ${job.id}`

/** What was imported; its module may be gone by now. */
function importedEntity({ entity }: ImportJob, { model }: Pick<Context, 'model'>): EntityModel {
  const found = model.entities.get(entity)
  if (!found)
    throw refusal(say`There are no records of the kind ${entity} here any more: its module is not installed.`)
  return found
}

/** The records that are still there, locked: from here on nobody changes them unseen. */
async function madeBy(job: ImportJob, { db, model }: Context): Promise<number[]> {
  const { table, partOf, plural, isLogged } = importedEntity(job, { model })
  if (!isLogged || partOf)
    throw refusal(say`${plural} are not followed one by one, so nobody knows which to remove.`)
  const { rows } = await sql<{ id: string }>`
    select r.id from ${sql.table(table)} r, import_job j
    where j.id = ${job.id} and r.created_at between j.started_at and coalesce(j.finished_at, now())
      and exists (
        select from change_log l
        where l.root_id = r.id and l.entity = ${job.entity} and l.operation = 'CREATE' and l.reason = ${reasonOf(job)}
      )
    order by r.id limit ${most + 1} for update of r`.execute(db)
  if (rows.length === 0) throw refusal(say`The import made no record that is still there.`)
  if (rows.length > most)
    throw refusal(say`The import made more than ${most} ${inText(plural)}. Remove them from their list.`)
  return rows.map(({ id }) => Number(id))
}

/** How many of the records were changed by anything but the import, their parts included. */
async function changedSince(job: ImportJob, ids: number[], { db, model }: Context): Promise<number> {
  const { fields, parts } = importedEntity(job, { model })
  const names = [job.entity, ...parts.flatMap((part) => fields.get(part)?.target ?? [])]
  const { rows } = await sql<{ count: number }>`
    select count(distinct l.root_id)::int as count from change_log l
    where l.root_id = any(${ids}) and l.entity = any(${names}) and l.reason is distinct from ${reasonOf(job)}
      and not exists (
        select from change_log own
        where own.root_id = l.root_id and own.entity = ${job.entity} and own.xid = l.xid and own.reason = ${reasonOf(job)}
      )`.execute(db)
  return rows[0]?.count ?? 0
}

function refusal(message: Message): TrellisError {
  return new TrellisError('BUSINESS_RULE', message, { issues: [{ path: [], message, rule: 'import.undo' }] })
}
