/** Takes numbers for documents. */
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { TrellisError } from '#core/errors.ts'

interface SequenceRow {
  id: string
  pattern: string
  is_gapless: boolean
  period: 'NEVER' | 'YEAR' | 'MONTH' | 'DAY'
  start: number
  step: number
}

/**
 * The next `count` numbers of a sequence, in order, for documents of the day `date` (`YYYY-MM-DD`).
 *
 * The counter's row stays locked until the transaction ends, so a rolled-back document gives its number back and no
 * two documents ever get the same one. A sequence that need not be gapless takes its numbers past the transaction,
 * from a PostgreSQL sequence, so that documents never wait for each other.
 */
export async function nextNumbers(
  context: Context,
  code: string,
  count: number,
  options: { date?: string; companyId?: number | null } = {},
): Promise<string[]> {
  if (count === 0) return []
  const date = options.date ?? context.today
  const sequence = await findSequence(context, code, options.companyId ?? null)
  const period = periodOf(sequence.period, date)
  const numbers = sequence.is_gapless
    ? await takeGapless(context, sequence, period, count)
    : await takeFast(context, sequence, period, count)
  return numbers.map((number) => format(sequence.pattern, date, number))
}

async function findSequence(context: Context, code: string, companyId: number | null): Promise<SequenceRow> {
  const found = await sql<SequenceRow>`
    select id, pattern, is_gapless, period, start, step from number_sequence
    where code = ${code} and (company_id is null or company_id = ${companyId})
    order by company_id nulls last limit 1
  `.execute(context.db)
  const sequence = found.rows[0]
  if (!sequence) {
    throw new TrellisError(
      'BUSINESS_RULE',
      `There is no number sequence "${code}". Add one under Settings, Number sequences.`,
    )
  }
  return sequence
}

function periodOf(period: SequenceRow['period'], date: string): string {
  const length = { NEVER: 0, YEAR: 4, MONTH: 7, DAY: 10 }[period]
  return date.slice(0, length)
}

async function takeGapless(
  context: Context,
  sequence: SequenceRow,
  period: string,
  count: number,
): Promise<number[]> {
  const span = count * sequence.step
  const taken = await sql<{ next_number: string }>`
    insert into number_sequence_counter as counter (sequence_id, period, next_number)
    values (${sequence.id}, ${period}, ${sequence.start + span})
    on conflict (sequence_id, period) do update set next_number = counter.next_number + ${span}
    returning next_number
  `.execute(context.db)
  const first = Number(taken.rows[0]?.next_number) - span
  return Array.from({ length: count }, (_, index) => first + index * sequence.step)
}

async function takeFast(
  context: Context,
  sequence: SequenceRow,
  period: string,
  count: number,
): Promise<number[]> {
  const name = `number_sequence_${sequence.id}_${period.replaceAll('-', '_')}`
  if (!(await isPresent(context, name))) await createFast(context, name, sequence)
  const taken = await sql<{ value: string }>`
    select nextval(${name}::regclass) as value from generate_series(1, ${count}::int)
  `.execute(context.db)
  return taken.rows.map((row) => Number(row.value))
}

async function isPresent(context: Context, name: string): Promise<boolean> {
  const found = await sql<{ name: string | null }>`select to_regclass(${name})::text as name`.execute(
    context.db,
  )
  return found.rows[0]?.name != null
}

/** Two first documents of a period would both make its counter: the second waits here and then finds it. */
async function createFast(context: Context, name: string, sequence: SequenceRow): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(context.db)
  if (await isPresent(context, name)) return
  const [start, step] = [sql.lit(sequence.start), sql.lit(sequence.step)]
  await sql`create sequence if not exists ${sql.table(name)} start with ${start} increment by ${step} minvalue 0`.execute(
    context.db,
  )
}

function format(pattern: string, date: string, number: number): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return pattern.replace(/\{([^}]+)\}/g, (_, name: string) => {
    if (name === 'year') return year
    if (name === 'yy') return year.slice(2)
    if (name === 'month') return month
    if (name === 'day') return day
    return String(number).padStart(Number(name.split(':')[1] ?? 0), '0')
  })
}
