/** Converts money by the rates of a day. */

import { type RawBuilder, sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { div, mul, roundTo } from '#core/decimal.ts'
import { ruleError } from '#core/errors.ts'
import { say } from '#core/say.ts'
import { homeCompanyId } from './home-company.ts'

/** Runs one statement and gives its rows: of an operation's transaction, or of a query. */
export type Run = <R>(statement: RawBuilder<R>) => Promise<R[]>

/** A currency on a day. */
export interface DayRate {
  id: number
  code: string
  /** Smallest step of an amount. */
  rounding: string
  /** How much of it one unit of the company's currency is worth; null when nobody said so until that day. */
  rate: string | null
}

/** Runs statements in the transaction of an operation. */
export function runIn(context: Context): Run {
  return async <R>(statement: RawBuilder<R>) => (await statement.execute(context.db)).rows
}

/**
 * Currencies with their rates on a day (`YYYY-MM-DD`), by id: the latest rate from that day or before. The company's
 * own currency needs no rate: one unit of it is worth one.
 */
export async function dayRates(
  run: Run,
  ids: number[],
  date: string,
  companyId: number | undefined,
): Promise<Map<number, DayRate>> {
  const rows = await run(dayRatesSql(sql`${ids}::bigint[]`, sql`${[date]}::text[]`, companyId))
  return new Map(rows.map((row) => [Number(row.id), { ...row, id: Number(row.id) }]))
}

/** The same for several days, as a statement over SQL arrays of ids (`bigint[]`) and days (`text[]`). */
export function dayRatesSql(
  ids: RawBuilder<unknown>,
  days: RawBuilder<unknown>,
  companyId: number | undefined,
): RawBuilder<DayRate & { day: string }> {
  return sql`
    select currency.id, currency.code, currency.rounding::text as rounding, day, coalesce(
      (select rate.rate from currency_rate rate
        where rate.currency_id = currency.id and rate.date <= day::date order by rate.date desc limit 1),
      case when currency.id = (select currency_id from company where id = ${companyId ?? null}) then 1 end
    )::text as rate
    from currency, unnest(${days}) as day where currency.id = any(${ids})
  `
}

/**
 * How much of the currency `to` one unit of the currency `from` is worth, unrounded. A currency that had no rate yet
 * is a BUSINESS_RULE error that names it and the day.
 */
export function rateBetween(
  rates: ReadonlyMap<number, DayRate>,
  from: number,
  to: number,
  date: string,
): string {
  if (from === to) return '1'
  const [a, b] = [rateOf(rates, from, date), rateOf(rates, to, date)]
  return div(b, a)
}

function rateOf(rates: ReadonlyMap<number, DayRate>, id: number, date: string): string {
  const found = rates.get(id)
  if (found?.rate) return found.rate
  const code = found?.code ?? `with the id ${id}`
  throw ruleError(
    'currency.rate',
    say`The currency ${code} has no rate on ${date} or before. Add one under Settings, Currencies.`,
  )
}

/**
 * An amount of one currency in another, by the rates of a day, rounded to the smallest step of the other.
 *
 * @param amount decimal text
 * @param options.companyId whose own currency needs no rate; the viewer's company unless given
 */
export async function convertCurrency(
  context: Context,
  amount: string,
  { from, to, date, companyId }: { from: number; to: number; date: string; companyId?: number },
): Promise<string> {
  if (from === to) return amount
  const company = companyId ?? (await homeCompanyId(context))
  const rates = await dayRates(runIn(context), [from, to], date, company)
  const rate = rateBetween(rates, from, to, date)
  // The tail of the quotient is cut off, so that an amount that only went there and back ties as it did.
  return roundTo(roundTo(mul(amount, rate), '1e-30'), rates.get(to)?.rounding ?? '0.01')
}
