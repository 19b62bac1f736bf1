import { sql } from 'kysely'
import { z } from 'zod'
import { TrellisError } from '#core/errors.ts'
import { job } from '#core/job.ts'

/** Runs the action that was approved, as whoever asked for it and with the rights that they have now. */
export const runApproved = job({
  name: 'automation.run-approved',
  label: 'Run what was approved',
  description: 'Runs an action that was approved, as whoever asked for it.',
  input: z.object({ approvalId: z.number() }),
  async run(context, { approvalId }) {
    const { rows } = await sql<{
      entity: string
      recordId: number
      action: string
      input: Record<string, unknown>
      title: string
    }>`
      select entity, record_id::int as "recordId", action, arguments as input, title from approval
      where id = ${approvalId} and state = 'APPROVED' and action is not null`.execute(context.db)
    const [approved] = rows
    if (!approved) throw new TrellisError('NOT_FOUND', 'There is no such approval.')
    const { entity, recordId, action, input, title } = approved
    await sql`select set_config('trellis.reason', ${`APPROVED ${title}`.slice(0, 200)}, true)`.execute(
      context.db,
    )
    await context.api.act(entity, action, [recordId], input)
    return { entity, id: String(recordId), action }
  },
})
