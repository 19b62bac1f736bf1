import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Cron } from '#core/cron.ts'
import { asUser } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import { job } from '#core/job.ts'
import { type DatedRow, dueByDate } from '../automations/due-by-date.ts'
import { dueBySchedule, nextRun, type ScheduledRow } from '../automations/due-by-schedule.ts'
import { enqueueRuns, type NewRun } from '../automations/enqueue-runs.ts'
import { pauseAutomation } from '../automations/pause.ts'

/** Looks for dates that were reached and times that came; what it finds and how far it looked are one transaction. */
export const clock = job({
  name: 'automation.clock',
  label: 'Automations by the clock',
  description: 'Sets off automations whose date is reached or whose time has come.',
  input: z.object({}),
  runsAs: 'SYSTEM',
  async run(context) {
    const dated = await dueRows<DatedRow>(context, sql`a.trigger = 'DATE'`)
    const scheduled = await dueRows<ScheduledRow>(
      context,
      sql`a.trigger = 'SCHEDULE' and (a.next_run_at is null or a.next_run_at <= ${context.now})`,
    )
    let runs = 0
    for (const row of dated) {
      runs += await setOff(context, row, (own) => dueByDate(own, row, context.now))
      await sql`update automation set checked_at = ${context.now} where id = ${row.id}`.execute(context.db)
    }
    for (const row of scheduled) {
      if (row.nextRunAt) runs += await setOff(context, row, (own) => dueBySchedule(own, row))
      await sql`update automation set next_run_at = ${nextRun(row, context.now)} where id = ${row.id}`.execute(
        context.db,
      )
    }
    return { runs }
  },
})

/** Once a minute. Missed ones are no loss: each run looks back to the last one. */
export const clockCron: Cron = {
  name: 'automation.clock',
  label: 'Automations by the clock',
  description: 'Sets off automations whose date is reached or whose time has come.',
  job: clock,
  schedule: '* * * * *',
  missed: 'SKIP',
}

async function dueRows<R>({ db }: Context, condition: ReturnType<typeof sql>): Promise<R[]> {
  const { rows } = await sql<R>`
    select a.id::int, a.name, a.owner_id::int as "ownerId", a.entity, a.trigger_field as "triggerField",
      a.offset_amount as "offsetAmount", a.offset_unit as "offsetUnit", a.schedule, a.time_zone as "timeZone",
      a.condition, a.checked_at as "checkedAt", a.next_run_at as "nextRunAt"
    from automation a where a.is_active and ${condition} order by a.id for update of a skip locked`.execute(
    db,
  )
  return rows
}

async function setOff(
  context: Context,
  { id, ownerId }: { id: number; ownerId: number },
  find: (own: Context) => Promise<NewRun[]>,
): Promise<number> {
  try {
    const runs = await asUser(
      context,
      ownerId,
      { reason: 'An automation finds what its owner may see' },
      find,
    )
    return await enqueueRuns(context, runs)
  } catch (error) {
    if (!(error instanceof TrellisError) || error.code === 'UNAVAILABLE') throw error
    await pauseAutomation(context, id, error.said)
    return 0
  }
}
