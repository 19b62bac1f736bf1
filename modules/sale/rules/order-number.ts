import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import { nextNumbers } from '#modules/base/next-number.ts'
import type { SaleOrder } from '../entities/sale-order.ts'

/** New orders take the next numbers of their company; one that is given, by an import, is kept. */
export const orderNumber: DeriveRule<SaleOrder> = {
  async run(orders, context) {
    const without = orders.filter((order) => context.before(order) === undefined && !order.number?.trim())
    for (const [companyId, group] of Map.groupBy(without, (order) => order.company?.id ?? null)) {
      const numbers = await freeNumbers(context, companyId, group.length)
      for (const [index, order] of group.entries()) order.number = numbers[index] ?? ''
    }
  },
}

/** Passes over numbers that imported orders took before the sequence reached them. */
async function freeNumbers(context: Context, companyId: number | null, count: number): Promise<string[]> {
  const free: string[] = []
  while (free.length < count) {
    const next = await nextNumbers(context, 'sale.order', count - free.length, { companyId })
    const taken = await sql<{ number: string }>`
      select number from sale_order where company_id = ${companyId} and number = any(${next})
    `.execute(context.db)
    const known = new Set(taken.rows.map((row) => row.number))
    free.push(...next.filter((number) => !known.has(number)))
  }
  return free
}
