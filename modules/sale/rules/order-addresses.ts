import { sql } from 'kysely'
import type { Context } from '#core/context.ts'
import type { DeriveRule } from '#core/entity.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import type { SaleOrder } from '../entities/sale-order.ts'
import { openOrders } from './open-orders.ts'

/** Where invoice and goods go when nobody says it: the customer's address for it, else the customer. */
export const orderAddresses: DeriveRule<SaleOrder> = {
  needs: ['partner'],
  async run(orders, context) {
    const open = openOrders(orders, context).filter((order) => order.partner)
    for (const order of open) forgetOldAddresses(order, context)
    const without = open.filter((order) => !order.invoicePartner || !order.deliveryPartner)
    if (without.length === 0) return
    const addresses = await addressesOf(without, context)
    for (const order of without) {
      const own = addresses.get(order.partner.id)
      order.invoicePartner ??= partnerOr(own?.INVOICE, order.partner, context)
      order.deliveryPartner ??= partnerOr(own?.DELIVERY, order.partner, context)
    }
  },
}

/** Another customer has other addresses, unless they were changed along with the customer. */
function forgetOldAddresses(order: SaleOrder, context: Context): void {
  if (context.before(order) === undefined) return
  const changed = new Set(context.changed(order))
  if (!changed.has('partner')) return
  const reset = order as Partial<Pick<SaleOrder, 'invoicePartner' | 'deliveryPartner'>>
  if (!changed.has('invoicePartner')) reset.invoicePartner = undefined
  if (!changed.has('deliveryPartner')) reset.deliveryPartner = undefined
}

type Addresses = Partial<Record<'INVOICE' | 'DELIVERY', number>>

/** The first active address of each kind, by customer. */
async function addressesOf(orders: SaleOrder[], context: Context): Promise<Map<number, Addresses>> {
  const ids = [...new Set(orders.map((order) => order.partner.id).filter((id) => id != null))]
  const found = await sql<{ parent_id: string; type: 'INVOICE' | 'DELIVERY'; id: string }>`
    select distinct on (parent_id, type) parent_id, type, id from partner
    where parent_id = any(${ids}) and type in ('INVOICE', 'DELIVERY') and active order by parent_id, type, id
  `.execute(context.db)
  const byPartner = new Map<number, Addresses>()
  for (const { parent_id, type, id } of found.rows) {
    const known = byPartner.get(Number(parent_id)) ?? {}
    byPartner.set(Number(parent_id), { ...known, [type]: Number(id) })
  }
  return byPartner
}

function partnerOr(id: number | undefined, partner: Partner, context: Context): Partner {
  return id === undefined ? partner : context.em.getReference(Partner, id)
}
