/** How the day of an activity lies to the viewer's. */
import { type RawBuilder, sql } from 'kysely'
import { late } from '#schema/plan/late.ts'

const timeZone = late(({ context }) => context.timeZone)

/** OVERDUE, TODAY or LATER for what is planned, by the calendar of whoever reads it; else null. */
export const dueStateSql = (row: (column: string) => RawBuilder<unknown>): RawBuilder<unknown> => sql`
  case when ${row('state')} <> 'PLANNED' then null else (case sign(${row('due_on')} - (now() at time zone ${timeZone}::text)::date)
    when -1 then 'OVERDUE' when 0 then 'TODAY' else 'LATER' end) end`
