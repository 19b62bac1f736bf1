import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import { Company } from '#modules/base/entities/company.ts'
import { User } from '#modules/base/entities/user.ts'
import type { SaleOrder } from '../entities/sale-order.ts'
import { openOrders } from './open-orders.ts'

/** Company, date, tax rounding, salesperson and currency of a quotation, as far as nobody gave them. */
export const orderDefaults: DeriveRule<SaleOrder> = {
  needs: ['company.currency', 'partner.pricelist.currency', 'pricelist.currency'],
  async run(orders, context) {
    const open = openOrders(orders, context)
    await fillCompanies(open, context)
    for (const order of open) {
      order.date ??= context.now
      const isNew = context.before(order) === undefined
      const changed = new Set(isNew ? [] : context.changed(order))
      if (order.company && (isNew || changed.has('company'))) order.taxRounding = order.company.taxRounding
      if (isNew && order.salesperson === undefined) order.salesperson = salespersonOf(order, context)
      fillPricelist(order, isNew, changed)
      const isMoved = context.changed(order).some((name) => name === 'pricelist' || name === 'company')
      if (!order.currency || (!isNew && isMoved && !changed.has('currency'))) fillCurrency(order)
    }
  },
}

async function fillCompanies(orders: SaleOrder[], context: Context): Promise<void> {
  const without = orders.filter((order) => !order.company)
  if (without.length === 0) return
  const id = context.viewer.companyId ?? (await onlyCompany(context))
  if (id === null) return
  const company = await context.em.findOne(Company, { id }, { flushMode: 'commit' })
  if (company) for (const order of without) order.company = company
}

async function onlyCompany(context: Context): Promise<number | null> {
  const found = await sql<{ id: string }>`select id from company where active limit 2`.execute(context.db)
  return found.rows.length === 1 ? Number(found.rows[0]?.id) : null
}

function salespersonOf(order: SaleOrder, context: Context): User | null {
  if (order.partner?.salesperson) return order.partner.salesperson
  return context.viewer.userId > 0 ? context.em.getReference(User, context.viewer.userId) : null
}

/** The customer's price list, at first and when the customer changes, if the order can use it. */
function fillPricelist(order: SaleOrder, isNew: boolean, changed: Set<string>): void {
  const isWanted = isNew ? order.pricelist === undefined : changed.has('partner') && !changed.has('pricelist')
  if (!isWanted) return
  const list = order.partner?.pricelist
  const isFit =
    list?.active &&
    (!list.company || list.company === order.company) &&
    (!isNew || !order.currency || list.currency === order.currency)
  order.pricelist = list && isFit ? list : null
}

function fillCurrency(order: SaleOrder): void {
  const currency = order.pricelist?.currency ?? order.company?.currency
  if (currency) order.currency = currency
}
