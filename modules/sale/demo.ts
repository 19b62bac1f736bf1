/** Demo orders: half a year of business in all states, of the demo customers and products. */
import type { RequiredEntityData } from '@mikro-orm/core'
import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import { User } from '#modules/base/entities/user.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { Product } from '#modules/product/entities/product.ts'
import { makeDemoUsers } from './demo-users.ts'
import { SaleOrder, SaleOrderLine } from './entities/sale-order.ts'

/** How many days ago, and the actions that the order went through since. */
const plan: [daysAgo: number, steps: string[]][] = [
  [178, ['confirm', 'finish']],
  [171, ['confirm', 'finish']],
  [165, ['send', 'expire']],
  [158, ['confirm', 'finish']],
  [149, ['confirm', 'finish']],
  [140, ['confirm', 'cancel']],
  [133, ['confirm', 'finish']],
  [121, ['confirm', 'finish']],
  [114, ['send', 'expire']],
  [102, ['confirm', 'finish']],
  [95, ['confirm', 'finish']],
  [84, ['confirm', 'lock']],
  [77, ['confirm']],
  [63, ['confirm']],
  [58, ['send', 'cancel']],
  [44, ['confirm']],
  [36, ['confirm']],
  [27, ['send', 'confirm']],
  [21, ['confirm']],
  [16, ['send']],
  [12, ['send', 'revise']],
  [9, ['confirm']],
  [6, ['send']],
  [4, ['send']],
  [2, []],
  [0, []],
]

const dayLength = 86_400_000
const validDays = 30

/** Makes the demo orders of a tenant that has the demo customers and products; of one that has not, none. */
export async function makeDemoOrders(context: Context): Promise<void> {
  const customers = await demoIds(
    context,
    'Partner',
    sql`record_id in (select id from partner where is_company and parent_id is null)`,
  )
  const products = await demoIds(context, 'Product', sql`true`)
  if (customers.length === 0 || products.length === 0) return
  const users = await makeDemoUsers(context)
  const sellers = [users.administrator ?? users.manager, users.salesperson, users.manager, users.salesperson]
  const orders = plan.map(([daysAgo], index) => {
    const date = new Date(context.now.getTime() - daysAgo * dayLength)
    const order = context.em.create(
      SaleOrder,
      {
        partner: context.em.getReference(Partner, customers[(index * 5) % customers.length] ?? 0),
        salesperson: context.em.getReference(User, sellers[index % sellers.length] ?? users.manager),
        date,
        validUntil: new Date(date.getTime() + validDays * dayLength).toISOString().slice(0, 10),
        terms: 'Payable within 30 days. Delivery free of charge above 500.',
      } as RequiredEntityData<SaleOrder>,
      { partial: true },
    )
    addLines(order, index, products, context)
    return order
  })
  await context.save()
  for (const [index, order] of orders.entries()) {
    for (const step of plan[index]?.[1] ?? []) await context.act(SaleOrder, step, [order])
  }
}

/** One to five products, told apart by nothing but arithmetic, so that every demo shows the same orders. */
function addLines(order: SaleOrder, index: number, products: number[], context: Context): void {
  const add = (values: object): void => {
    const line = context.em.create(SaleOrderLine, { order, ...values } as RequiredEntityData<SaleOrderLine>, {
      partial: true,
    })
    order.lines.add(line)
  }
  if (index % 6 === 0) add({ kind: 'SECTION', name: 'Furniture and light' })
  for (let place = 0; place <= index % 5; place++) {
    const id = products[(index * 7 + place * 11) % products.length] ?? 0
    const quantity = String(1 + ((index * 3 + place * 4) % 12))
    add({
      product: context.em.getReference(Product, id),
      quantity,
      discountPercent: index % 4 === 3 ? '5' : '0',
    })
  }
  if (index % 7 === 0) add({ kind: 'NOTE', name: 'Please call before delivery.' })
}

async function demoIds(
  context: Context,
  entity: string,
  condition: ReturnType<typeof sql>,
): Promise<number[]> {
  const found = await sql<{ record_id: string }>`
    select record_id from external_id where entity = ${entity} and name like 'demo_%' and ${condition} order by name
  `.execute(context.db)
  return found.rows.map((row) => Number(row.record_id))
}
