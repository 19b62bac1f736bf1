/** Takes numbers for documents. */

import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'
import { say } from '#core/say.ts'

/** What numbers are taken for. */
interface Wish {
  code: string
  count: number
  /** `YYYY-MM-DD` */
  date: string
  companyId: number | null
  carriedBy: NumberColumn | undefined
}

/** Where documents carry their numbers, which are unique within a company. */
export interface NumberColumn {
  table: string
  column: string
}

/**
 * The next `count` numbers of a sequence, in order, for documents of the day `date` (`YYYY-MM-DD`). Numbers that a
 * document of the company carries already, because it was imported with it, are passed over when `carriedBy` is given.
 *
 * The counter's row stays locked until the transaction ends, so a rolled-back document gives its number back and no
 * two documents ever get the same one. A sequence that need not be gapless takes its numbers past the transaction,
 * from a PostgreSQL sequence, so that documents never wait for each other.
 */
export async function nextNumbers(
  context: Context,
  code: string,
  count: number,
  options: { date?: string; companyId?: number | null; carriedBy?: NumberColumn } = {},
): Promise<string[]> {
  const { date = context.today, companyId = null, carriedBy } = options
  const free: string[] = []
  while (free.length < count) {
    const taken = await take(context, { code, count: count - free.length, date, companyId, carriedBy })
    for (const { number, isCarried } of taken) if (!isCarried) free.push(number)
  }
  return free
}

interface Taken {
  number: string
  isCarried: boolean
}

async function take(context: Context, wish: Wish): Promise<Taken[]> {
  const taken = await takeOnce(context, wish)
  if (taken.some(({ counter }) => counter !== null)) {
    // The first document of a period has no counter yet to take from.
    await createCounter(context, taken[0]?.counter ?? '')
    return takeOnce(context, wish)
  }
  if (taken.length > 0) return taken
  throw new TrellisError(
    'BUSINESS_RULE',
    say`There is no number sequence "${wish.code}". Add one under Settings, Number sequences.`,
  )
}

/**
 * Finds the sequence, counts it on and writes the numbers by its pattern, in one statement. Where the counter of the
 * period is missing, its name comes instead of a number.
 */
async function takeOnce(
  context: Context,
  { code, count, date, companyId, carriedBy }: Wish,
): Promise<(Taken & { counter: string | null })[]> {
  const found = await sql<Taken & { counter: string | null }>`
    with series as (
      select id, pattern, is_gapless, start, step,
        left(${date}, case period when 'NEVER' then 0 when 'YEAR' then 4 when 'MONTH' then 7 else 10 end) as period
      from number_sequence where code = ${code} and (company_id is null or company_id = ${companyId}::bigint)
      order by company_id nulls last limit 1
    ), named as (
      select *, 'number_sequence_' || id || '_' || replace(period, '-', '_') as counter from series
    ), counted as (
      insert into number_sequence_counter as counter (sequence_id, period, next_number)
      select id, period, start + step * ${count}::int from series where is_gapless
      on conflict (sequence_id, period)
      do update set next_number = counter.next_number + (select step * ${count}::int from series)
      returning next_number
    ), taken as (
      select n, counted.next_number + (n - 1 - ${count}::int) * step as value, null as counter
      from series, counted, generate_series(1, ${count}::int) n
      union all
      select n, nextval(to_regclass(counter)), case when to_regclass(counter) is null then counter end
      from named, generate_series(1, ${count}::int) n where not is_gapless
    ), written as (
      select n, counter, ${numberSql(date)} as number from series, taken
    )
    select number, counter, ${carriedSql(carriedBy, companyId)} as "isCarried" from written order by n
  `.execute(context.db)
  return found.rows
}

/** The pattern with the parts of the date and the value in place of their placeholders. */
function numberSql(date: string): RawBuilder<string> {
  const [year = '', month = '', day = ''] = date.split('-')
  const parts = { '{year}': year, '{yy}': year.slice(2), '{month}': month, '{day}': day }
  const dated = Object.entries(parts).reduce<RawBuilder<string>>(
    (text, [placeholder, part]) => sql`replace(${text}, ${placeholder}, ${part})`,
    sql`pattern`,
  )
  const width = sql`coalesce(substring(pattern from '\\{n:(\\d+)\\}')::int, 0)`
  const digits = sql`lpad(value::text, greatest(length(value::text), ${width}), '0')`
  return sql`regexp_replace(${dated}, '\\{n(:\\d+)?\\}', ${digits})`
}

function carriedSql(carriedBy: NumberColumn | undefined, companyId: number | null): RawBuilder<boolean> {
  if (!carriedBy) return sql`false`
  const { table, column } = carriedBy
  // With its limit it stays a look into the index for each number, whatever the planner expects of the numbers.
  return sql`(
    select true from ${sql.table(table)} carrier
    where carrier.company_id = ${companyId}::bigint and carrier.${sql.ref(column)} = written.number limit 1
  ) is not null`
}

/** Two first documents of a period would both make its counter: the second waits here and then finds it. */
async function createCounter(context: Context, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(context.db)
  const found = await sql<{ start: number; step: number }>`
    select start, step from number_sequence
    where id = split_part(${name}, '_', 3)::bigint and to_regclass(${name}) is null
  `.execute(context.db)
  for (const { start, step } of found.rows) {
    await sql`create sequence if not exists ${sql.table(name)} start with ${sql.lit(start)} increment by ${sql.lit(step)} minvalue 0`.execute(
      context.db,
    )
  }
}
