/** Writes runs down, each with the job that does it. */

import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { enqueue } from '#core/job.ts'
import { say } from '#core/say.ts'
import { runAutomation } from '../jobs/run-automation.ts'

/** What sets an automation off. */
export interface NewRun {
  automationId: number
  name: string
  entity: string | null
  recordId: number | null
  eventId: string
  /** Automations whose changes led here, the first one first. */
  chain?: number[]
}

/** How many automations may set each other off, one after the other. */
const deepest = 5
/** How often one automation may run for one record within an hour: beyond that something goes round. */
const mostPerHour = 100

/** A run for each event that the automation did not run for yet; gives how many there are. */
export async function enqueueRuns(context: Pick<Context, 'db' | 'viewer'>, runs: NewRun[]): Promise<number> {
  let made = 0
  for (const run of runs) {
    const chain = [...(run.chain ?? []), run.automationId]
    const reason = await stopReason(context, run, chain.length)
    const { rows } = await sql<{ id: number }>`
      insert into automation_run (automation_id, entity, record_id, event_id, state, error, depth, chain, finished_at)
      values (${run.automationId}, ${run.entity}, ${run.recordId}, ${run.eventId}, ${reason ? 'STOPPED' : 'WAITING'},
        ${reason ?? null}, ${chain.length}, ${JSON.stringify(chain)}::jsonb, case when ${reason !== undefined} then now() end)
      on conflict (automation_id, event_id) do nothing returning id::int`.execute(context.db)
    const [one] = rows
    if (!one) continue
    made += 1
    if (!reason) await enqueueRun(context, { ...run, id: one.id })
  }
  return made
}

/** The job of a run. Runs for one record go one after the other. */
export async function enqueueRun(
  context: Pick<Context, 'db' | 'viewer'>,
  { id, name, entity, recordId }: Pick<NewRun, 'name' | 'entity' | 'recordId'> & { id: number },
): Promise<void> {
  const queue = recordId === null ? undefined : `automation ${entity} ${recordId}`
  await enqueue(context, runAutomation, { runId: id }, { queue, label: say`Automation: ${name}` })
}

async function stopReason(
  { db }: Pick<Context, 'db'>,
  run: NewRun,
  depth: number,
): Promise<string | undefined> {
  if (depth > deepest) return `${deepest} automations set each other off before this one; it goes no further.`
  if (run.recordId === null) return undefined
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from automation_run where automation_id = ${run.automationId} and record_id = ${run.recordId}
      and entity = ${run.entity} and created_at > now() - interval '1 hour'`.execute(db)
  if ((rows[0]?.count ?? 0) < mostPerHour) return undefined
  return `It ran ${mostPerHour} times for this record within an hour; more would go round for ever.`
}
