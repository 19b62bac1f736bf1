import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from '#core/context.ts'
import type { Cron } from '#core/cron.ts'
import { asUser } from '#core/elevate.ts'
import { TrellisError } from '#core/errors.ts'
import { job } from '#core/job.ts'
import { notify } from '#core/notify.ts'
import { amount, type Message, say } from '#core/say.ts'

/** Hour of the morning from which people are reminded, where they are. */
const morning = 7

/** The list of activities with its filter of that name. */
const myActivities = `/Activity?${new URLSearchParams({ filter: JSON.stringify({ presets: ['mine'] }) })}`

/** Reminds people of what they are to do today, in the morning where they are. */
export const remindActivities = job({
  name: 'base.remind-activities',
  label: 'Remind of activities',
  description: 'Reminds people in the morning of their activities that are due that day.',
  input: z.object({}),
  runsAs: 'SYSTEM',
  async run(context) {
    const { rows } = await sql<{ userId: number; ids: string[] }>`
      with due as (
        update activity a set reminded_on = local.now::date, version = a.version + 1
        from app_user u, lateral (select now() at time zone coalesce(u.time_zone, 'UTC') as now) local
        where u.id = a.assignee_id and u.is_active and a.state = 'PLANNED' and a.reminded_on is null
          and a.due_on = local.now::date and extract(hour from local.now) >= ${morning}
        returning a.id, a.assignee_id
      )
      select assignee_id::int as "userId", array_agg(id::text order by id) as ids from due group by assignee_id`.execute(
      context.db,
    )
    let reminded = 0
    for (const { userId, ids } of rows) {
      const found = await stillSeen(context, userId, ids)
      if (!found.count) continue
      const others = found.count - 1
      reminded += await notify(context, [userId], {
        message: dueToday(found.summary, others),
        link: myActivities,
      })
    }
    return { reminded }
  },
})

function dueToday(summary: string | undefined, others: number): Message {
  if (others === 0) return say`Due today: ${summary}`
  return others === 1
    ? say`Due today: ${summary} (and one more)`
    : say`Due today: ${summary} (and ${amount(others)} more)`
}

/** How many of these the user still sees, with the first of them. */
async function stillSeen(
  context: Context,
  userId: number,
  ids: string[],
): Promise<{ count: number; summary?: string }> {
  const document = `query ($ids: [ID!]!) {
    activities(filter: { id: { in: $ids } }, first: 1) { totalCount nodes { summary } }
  }`
  const how = { reason: 'People are reminded of activities that they see', isTrial: true }
  const { activities } = await asUser(context, userId, how, (own) =>
    own.api.query<{ activities: { totalCount: number; nodes: { summary: string }[] } }>(document, { ids }),
  ).catch((error: unknown) => {
    if (error instanceof TrellisError && error.code === 'FORBIDDEN')
      return { activities: { totalCount: 0, nodes: [] } }
    throw error
  })
  return { count: activities.totalCount, summary: activities.nodes[0]?.summary }
}

/** Once an hour, because mornings come at different times. */
export const remindActivitiesHourly: Cron = {
  name: 'base.remind-activities',
  label: 'Remind of activities',
  description: 'Reminds people in the morning of their activities that are due that day.',
  job: remindActivities,
  schedule: '5 * * * *',
}
