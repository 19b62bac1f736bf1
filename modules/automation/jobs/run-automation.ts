import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context.ts'
import { asUser } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import { job } from '#core/job.ts'
import { keepSaid } from '#core/kept-words.ts'
import { type Message, say } from '#core/say.ts'
import { pauseAutomation, tellOwner } from '../automations/pause.ts'
import { perform, type StepResult, stepsOf } from '../automations/perform.ts'
import { satisfies } from '../automations/satisfies.ts'

const attempts = 5

/**
 * Does what an automation does for one event: in one transaction, which also notes that it was done. It is the
 * platform's job; the steps are done as the automation's owner.
 */
export const runAutomation = job({
  name: 'automation.run',
  label: 'Run an automation',
  description: 'Does the steps of an automation for a record.',
  input: z.object({ runId: z.number() }),
  runsAs: 'SYSTEM',
  attempts,
  async runInSteps({ transaction, job: run }, { runId }) {
    try {
      return await transaction((context) => runOnce(context, runId))
    } catch (error) {
      const isKnown = error instanceof TrellisError
      const isPassing = !isKnown || error.code === 'UNAVAILABLE' || error.code === 'CONFLICT'
      if (isPassing && run.attempt < attempts) throw error
      run.signal.throwIfAborted()
      await transaction((context) => noteFailure(context, runId, isKnown ? error.said : undefined))
      if (!isKnown) throw error
      return { state: 'FAILED' }
    }
  },
})

interface RunRow {
  automationId: number
  name: string
  ownerId: number
  isActive: boolean
  entity: string | null
  recordId: number | null
  condition: unknown
}

async function runOnce(context: Context, runId: number): Promise<{ state: string }> {
  // The transaction is noted first: by it the changes that follow are known as the automation's own.
  const { rows } = await sql<RunRow>`
    update automation_run r set transaction = pg_current_xact_id()::text
    from automation a where r.id = ${runId} and r.state = 'WAITING' and a.id = r.automation_id
    returning a.id::int as "automationId", a.name, a.owner_id::int as "ownerId", a.is_active as "isActive", r.entity,
      r.record_id::int as "recordId", a.condition`.execute(context.db)
  const [row] = rows
  if (!row) return { state: 'GONE' }
  const { automationId, name, ownerId, entity, recordId, condition } = row
  if (!row.isActive) return settle(context, runId, 'SKIPPED', [])
  const steps = await stepsOf(context, automationId)
  await sql`select set_config('trellis.reason', ${`AUTOMATION ${name}`}, true)`.execute(context.db)
  const results = await asUser(
    context,
    ownerId,
    { reason: 'An automation works as its owner' },
    async (own) =>
      (await satisfies(own, entity, recordId, condition))
        ? perform(own, steps, { runId, entity, recordId })
        : undefined,
  )
  return settle(context, runId, results ? 'DONE' : 'SKIPPED', results ?? [])
}

async function settle(
  { db }: Context,
  runId: number,
  state: string,
  results: StepResult[],
): Promise<{ state: string }> {
  await sql`update automation_run set state = ${state}, result = ${JSON.stringify(results)}::jsonb, error = null,
    finished_at = now(), version = version + 1, updated_at = now() where id = ${runId}`.execute(db)
  return { state }
}

async function noteFailure(context: Context, runId: number, message?: Message): Promise<void> {
  const error = message ?? say`Something unexpected happened; the log of the server has it.`
  const { rows } = await sql<{ automationId: number; ownerId: number; name: string; mayWork: boolean }>`
    update automation_run r set state = 'FAILED', error = ${String(error)}, said = ${keepSaid({ error })}::jsonb, finished_at = now(), version = r.version + 1, updated_at = now()
    from automation a join app_user u on u.id = a.owner_id where r.id = ${runId} and r.state = 'WAITING' and a.id = r.automation_id
    returning a.id::int as "automationId", a.owner_id::int as "ownerId", a.name, u.is_active as "mayWork"`.execute(
    context.db,
  )
  const [failed] = rows
  if (!failed) return
  if (!failed.mayWork) await pauseAutomation(context, failed.automationId, error)
  else
    await tellOwner(
      context,
      failed.ownerId,
      failed.automationId,
      say`The automation "${failed.name}" failed. ${error}`,
    )
}
