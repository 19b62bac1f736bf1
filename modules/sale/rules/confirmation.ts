import { sql } from 'kysely'
import type { Context, RecordIssue } from '#core/context.ts'
import { div, roundTo } from '#core/decimal.ts'
import type { DeriveRule, ValidateRule } from '#core/entity.ts'
import { say } from '#core/say.ts'
import type { SaleOrder } from '../entities/sale-order.ts'
import { isFresh, isOpen } from './open-orders.ts'

const isConfirming = (order: SaleOrder, context: Context): boolean =>
  (order.state === 'SALE' || order.state === 'DONE') && isOpen(order, context)

/**
 * Stamps orders that are being confirmed: the moment, and the currency rate of that day. History that is imported was
 * confirmed on its own date, at the rate of that day or the one that it brings along.
 */
export const confirmation: DeriveRule<SaleOrder> = {
  needs: ['company'],
  async run(orders, context) {
    const confirming = orders.filter((order) => isConfirming(order, context))
    for (const order of confirming) order.confirmedAt ??= momentOf(order, context)
    const without = confirming.filter(
      (order) => order.currencyRate == null && order.company && order.currency,
    )
    for (const order of without) if (order.currency === order.company.currency) order.currencyRate = '1'
    await fillForeignRates(
      without.filter((order) => order.currencyRate == null),
      context,
    )
  },
}

function momentOf(order: SaleOrder, context: Context): Date {
  return isFresh(order, context) && order.date < context.now ? order.date : context.now
}

/** The latest rates of both currencies on the day; a company currency without a rate is worth one of itself. */
async function fillForeignRates(orders: SaleOrder[], context: Context): Promise<void> {
  if (orders.length === 0) return
  const wanted = orders.map((order, n) => ({
    n,
    currency_id: order.currency.id,
    company_currency_id: order.company.currency.id,
    day: order.confirmedAt?.toISOString().slice(0, 10),
  }))
  const latest = (column: string) => sql<string | null>`(
    select rate from currency_rate
    where currency_id = wanted.${sql.ref(column)} and date <= wanted.day order by date desc limit 1
  )`
  const found = await sql<{ n: number; rate: string | null; company_rate: string }>`
    select n, ${latest('currency_id')} as rate, coalesce(${latest('company_currency_id')}, 1) as company_rate
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
      as wanted(n int, currency_id bigint, company_currency_id bigint, day date)
  `.execute(context.db)
  for (const { n, rate, company_rate } of found.rows) {
    const order = orders[n]
    if (order && rate !== null) order.currencyRate = roundTo(div(rate, company_rate), '1e-12')
  }
}

/** A foreign order without a rate could never be told in the money of the books. */
export const knownRate: ValidateRule<SaleOrder> = {
  name: 'sale.rate',
  when: ['state'],
  needs: ['currency'],
  run(orders, context) {
    return orders
      .filter((order) => isConfirming(order, context) && order.currencyRate == null)
      .map(
        (record): RecordIssue => ({
          record,
          path: ['currency'],
          rule: 'sale.rate',
          message: say`There is no rate of ${record.currency.code} for the day of the order. Add one under Settings, Currencies.`,
        }),
      )
  },
}
