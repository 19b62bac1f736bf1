/** An order and its lines as bare MikroORM knows them. */
import { defineEntity, p } from '@mikro-orm/core'

export const Order = defineEntity({
  name: 'BareOrder',
  tableName: 'sale_order',
  properties: {
    id: p.bigint('number').primary(),
    number: p.string(),
    state: p.string(),
    date: p.datetime(3),
    partnerId: p.bigint('number'),
    invoicePartnerId: p.bigint('number'),
    deliveryPartnerId: p.bigint('number'),
    companyId: p.bigint('number'),
    currencyId: p.bigint('number'),
    taxRounding: p.string(),
    amountUntaxed: p.decimal('string'),
    amountTotal: p.decimal('string'),
    lines: () => p.oneToMany(Line).mappedBy('order'),
  },
})

export const Line = defineEntity({
  name: 'BareLine',
  tableName: 'sale_order_line',
  properties: {
    id: p.bigint('number').primary(),
    order: () => p.manyToOne(Order),
    sequence: p.integer(),
    kind: p.string(),
    productId: p.bigint('number'),
    name: p.text(),
    quantity: p.decimal('string'),
    uomId: p.bigint('number'),
    unitPrice: p.decimal('string'),
    subtotal: p.decimal('string'),
    total: p.decimal('string'),
  },
})
