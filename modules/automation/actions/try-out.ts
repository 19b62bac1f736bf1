import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { action, arg } from '#core/action.ts'
import type { Context } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import { ruleError, TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { perform, stepsOf } from '../automations/perform.ts'
import { satisfies } from '../automations/satisfies.ts'
import { Automation } from '../entities/automation.ts'
import { AutomationRun } from '../entities/automation-run.ts'

/** Does everything for one record as its owner, takes it back, and keeps what would have come of it. */
export const tryOut = action(Automation, {
  name: 'tryOut',
  label: 'Try out',
  description: 'Shows what it would do for a record. Nothing of it is kept but the report.',
  icon: 'flask-conical',
  returns: () => AutomationRun,
  arguments: {
    record: arg.id({
      label: 'Record',
      description: 'Id of the record to try it with; left out for a schedule without records.',
    }),
  },
  async run(automations, context, { record }) {
    const ids: number[] = []
    for (const automation of automations) {
      if (automation.entity && !record)
        throw ruleError('automation.record', say`Say with which record of ${automation.entity} to try it.`, [
          'record',
        ])
      ids.push(await report(context, automation, automation.entity ? Number(record) : null))
    }
    return context.em.find(AutomationRun, { id: { $in: ids } })
  },
})

async function report(context: Context, automation: Automation, recordId: number | null): Promise<number> {
  const entity = automation.entity ?? null
  const steps = await stepsOf(context, automation.id)
  const how = { reason: 'An automation is tried out as its owner', isTrial: true }
  let outcome: { result: unknown; error: string | null }
  try {
    const result = await asUser(context, automation.owner.id, how, async (own) => {
      if (!(await satisfies(own, entity, recordId, automation.condition)))
        return { isMet: false, note: 'The record does not satisfy the condition: nothing would be done.' }
      const before = await lastChange(own)
      const done = await perform(own, steps, { runId: 0, entity, recordId })
      return { isMet: true, steps: done, changes: await changesSince(own, before) }
    })
    outcome = { result, error: null }
  } catch (error) {
    if (!(error instanceof TrellisError)) throw error
    outcome = { result: null, error: error.message }
  }
  const { rows } = await sql<{ id: number }>`
    insert into automation_run (automation_id, entity, record_id, event_id, state, result, error, chain, finished_at, created_by_id)
    values (${automation.id}, ${entity}, ${recordId}, ${`try ${randomUUID()}`}, 'TRIED', ${JSON.stringify(outcome.result)}::jsonb,
      ${outcome.error}, '[]', now(), ${context.viewer.userId || null}) returning id::int`.execute(context.db)
  return rows[0]?.id ?? 0
}

async function lastChange({ db }: Context): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select coalesce(max(id), 0)::text as id from change_log where xid = pg_current_xact_id()`.execute(db)
  return rows[0]?.id ?? '0'
}

/** What the log of this transaction holds by now: records and names of fields, not values. */
async function changesSince({ db }: Context, before: string): Promise<unknown[]> {
  const { rows } = await sql<{ entity: string; id: string; operation: string; fields: string[] }>`
    select entity, record_id::text as id, operation,
      case when operation = 'UPDATE' then array(select json_object_keys(changes::json)) else '{}' end as fields
    from change_log where xid = pg_current_xact_id() and id > ${before}::bigint and entity <> 'Job' order by id limit 200`.execute(
    db,
  )
  return rows
}
