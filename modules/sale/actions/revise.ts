import { sql } from 'kysely'
import { action } from '#core/action.ts'
import type { Context } from '#core/context.ts'
import { SaleOrder } from '../entities/sale-order.ts'
import { copyNeeds, copyOrder } from './copy-order.ts'

/** Cancels a quotation and puts its next revision in its place. */
export const revise = action(SaleOrder, {
  name: 'revise',
  label: 'Revise',
  description: 'Cancels the quotation and makes its next revision, to be changed and sent anew.',
  icon: 'file-pen',
  transition: { from: ['DRAFT', 'SENT'], to: 'CANCEL' },
  needs: copyNeeds,
  async run(orders, context) {
    const revisions: SaleOrder[] = []
    const latest = new Map<string, number>()
    for (const order of orders) {
      const base = baseNumber(order)
      const key = `${order.company.id}:${base}`
      const revision = Math.max(await nextRevision(order, base, context), (latest.get(key) ?? 0) + 1)
      latest.set(key, revision)
      const number = `${base}-${revision}`
      order.cancelReason = `Revised as ${number}`
      revisions.push(copyOrder(order, context, { number, revision, revisionOf: order }))
    }
    return revisions
  },
})

/** The number that all revisions of a quotation share: S00042 of S00042-2. */
function baseNumber({ number, revision }: SaleOrder): string {
  const suffix = `-${revision}`
  return revision > 0 && number.endsWith(suffix) ? number.slice(0, -suffix.length) : number
}

/** One more than the highest there is; two people who revise different revisions at once wait for each other. */
async function nextRevision(order: SaleOrder, base: string, context: Context): Promise<number> {
  const key = `sale.revision:${order.company.id}:${base}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(context.db)
  const found = await sql<{ revision: number | null }>`
    select max(substr(number, ${base.length + 2}::int)::int) as revision from sale_order
    where company_id = ${order.company.id} and starts_with(number, ${`${base}-`})
      and substr(number, ${base.length + 2}::int) ~ '^[0-9]{1,6}$'
  `.execute(context.db)
  return (found.rows[0]?.revision ?? 0) + 1
}
