import { sql } from 'kysely'
import { z } from 'zod'
import type { Cron } from '#core/cron.ts'
import { job } from '#core/job.ts'
import { messageOf } from '#core/kept-words.ts'
import { notify } from '#core/notify.ts'
import { say } from '#core/say.ts'
import { approversOf } from '../approvals/steps.ts'

/** Reminds those who have not decided yet. */
export const remindApprovers = job({
  name: 'automation.remind-approvers',
  label: 'Remind approvers',
  description: 'Reminds people of approvals that wait for them.',
  input: z.object({}),
  runsAs: 'SYSTEM',
  async run(context) {
    const { rows } = await sql<{ id: number; approvalId: number; title: string; kept: unknown }>`
      update approval_step s set reminded_at = now(), version = s.version + 1, updated_at = now()
      from approval a join approval_rule r on r.id = a.rule_id
      where a.id = s.approval_id and a.state = 'PENDING' and s.state = 'PENDING'
        and coalesce(s.reminded_at, s.started_at) < now() - make_interval(days => r.remind_after_days)
      returning s.id::int, a.id::int as "approvalId", a.title, a.said -> 'title' as kept`.execute(context.db)
    for (const { id, approvalId, title, kept } of rows) {
      const message = say`Still waits for you to approve: ${messageOf(title, kept)}`
      await notify(context, await approversOf(context, id), {
        message,
        about: { entity: 'Approval', id: approvalId },
      })
    }
    return { reminded: rows.length }
  },
})

/** Once an hour. */
export const remindHourly: Cron = {
  name: 'automation.remind-approvers',
  label: 'Remind approvers',
  description: 'Reminds people of approvals that wait for them.',
  job: remindApprovers,
  schedule: '23 * * * *',
}
