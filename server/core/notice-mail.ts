/** When a mail is to tell of notifications that were not read by then. */
import { sql } from 'kysely'
import { z } from 'zod'
import type { Context } from './context.ts'
import { keepSaid } from './kept-words.ts'
import { term } from './say.ts'

/** The job that mails one person; its work is the server's. */
export const digestOptions = {
  name: 'base.digest',
  label: 'Mail about notifications',
  description: 'Mails a person what they have not read yet, as often as they want to be told.',
  input: z.object({ userId: z.number() }),
  runsAs: 'SYSTEM' as const,
  attempts: 5,
}

/** Hour of the morning at which daily mails are sent, in the time zone of the person. */
const morning = 7

/** When the next mail of a user is due; null for those who want none. */
const dueSql = sql`case u.notice_mail
  when 'IMMEDIATELY' then now() + interval '1 minute'
  when 'HOURLY' then date_trunc('hour', now()) + interval '1 hour'
  when 'DAILY' then (
    date_trunc('day', (now() at time zone coalesce(u.time_zone, 'UTC')) - make_interval(hours => ${morning}))
    + interval '1 day' + make_interval(hours => ${morning})
  ) at time zone coalesce(u.time_zone, 'UTC')
end`

/**
 * Makes the next mail of each of these people wait for its time, in the caller's transaction; one that waits already
 * tells of everything that is new by then.
 */
export async function enqueueDigests(db: Context['db'], userIds: number[]): Promise<void> {
  const kept = keepSaid({ label: term(digestOptions.label, digestOptions.name) })
  let left = userIds
  while (left.length > 0) {
    // Locked: what waits must not start before this transaction, whose notifications it is to see, has ended.
    const { rows } = await sql<{ id: string }>`
      with due as (
        select u.id, ${dueSql} as at, 'digest ' || u.id || ' ' || u.notice_mail as key
        from app_user u where u.id = any(${left}::bigint[]) and u.is_active and u.notice_mail <> 'NONE'
      ), made as (
        insert into job (name, label, said, run_at, unique_key, max_attempts, input)
        select ${digestOptions.name}, ${digestOptions.label}, ${kept}::jsonb, at, key, ${digestOptions.attempts}::int, jsonb_build_object('userId', id)
        from due on conflict (unique_key) where state = 'WAITING' do nothing returning unique_key
      ), waiting as (
        select unique_key from job where state = 'WAITING' and unique_key in (select key from due) for share
      )
      select id from due where key not in (select unique_key from made union all select unique_key from waiting)`.execute(
      db,
    )
    left = rows.map(({ id }) => Number(id))
  }
}
