/**
 * The same order as careful people write it by hand with MikroORM: who asks, the customer and its addresses, the
 * company, prices, taxes and the next number are looked up, the totals computed and the reply read back. No rule
 * beyond that is checked, nothing is written for others to extend, and who may do what is not asked.
 */
import { createHash } from 'node:crypto'
import { defineEntity, p } from '@mikro-orm/core'
import type { MikroORM } from '@mikro-orm/postgresql'
import { Decimal } from 'decimal.js'
import { Order } from './bare-order.ts'

const ApiKey = defineEntity({
  name: 'BareKey',
  tableName: 'api_key',
  properties: { id: p.bigint('number').primary(), keyHash: p.blob(), userId: p.bigint('number') },
})
const Company = defineEntity({
  name: 'BareCompany',
  tableName: 'company',
  properties: {
    id: p.bigint('number').primary(),
    currencyId: p.bigint('number'),
    taxRounding: p.string(),
  },
})
const Partner = defineEntity({
  name: 'BarePartner',
  tableName: 'partner',
  properties: {
    id: p.bigint('number').primary(),
    parentId: p.bigint('number').nullable(),
    type: p.string(),
    active: p.boolean(),
    pricelistId: p.bigint('number').nullable(),
  },
})
const Tax = defineEntity({
  name: 'BareTax',
  tableName: 'tax',
  properties: { id: p.bigint('number').primary(), amount: p.decimal('string') },
})
const Template = defineEntity({
  name: 'BareTemplate',
  tableName: 'product_template',
  properties: {
    id: p.bigint('number').primary(),
    name: p.string(),
    uomId: p.bigint('number'),
    listPrice: p.decimal('string'),
    saleTaxes: () =>
      p
        .manyToMany(Tax)
        .owner()
        .pivotTable('product_template_sale_taxes')
        .joinColumn('product_template_id')
        .inverseJoinColumn('tax_id'),
  },
})
const Product = defineEntity({
  name: 'BareProduct',
  tableName: 'product',
  properties: { id: p.bigint('number').primary(), template: () => p.manyToOne(Template) },
})

/** What the order needs beside its own entities. */
export const handEntities = [ApiKey, Company, Partner, Tax, Template, Product]

/** What was asked for. */
export interface AskedOrder {
  partner: number
  lines: { product: number; quantity: string }[]
}

/** @returns what the API would: id, number and total of the new order */
export async function createByHand(orm: MikroORM, key: string, asked: AskedOrder): Promise<object> {
  const em = orm.em.fork()
  const keyHash = createHash('sha256').update(key).digest()
  await em.findOneOrFail(ApiKey, { keyHash }, { fields: ['id', 'userId'] })
  return em.transactional(async () => {
    const partner = await em.findOneOrFail(Partner, asked.partner)
    const company = await em.findOneOrFail(Company, { id: { $gt: 0 } }, { orderBy: { id: 'asc' } })
    const addresses = await em.find(Partner, {
      parentId: partner.id,
      type: { $in: ['INVOICE', 'DELIVERY'] },
      active: true,
    })
    const address = (type: string) => addresses.find((one) => one.type === type)?.id ?? partner.id
    const products = await em.find(
      Product,
      { id: { $in: asked.lines.map(({ product }) => product) } },
      { populate: ['template.saleTaxes'] },
    )
    const known = new Map(products.map((product) => [product.id, product]))
    const prices = await em.execute<{ template_id: string; fixed_price: string }[]>(
      'select template_id, fixed_price from pricelist_item where pricelist_id = ?',
      [partner.pricelistId],
    )
    const [next] = await em.execute<{ value: string }[]>(`select nextval('bench_number') as value`)
    const lines = asked.lines.map(({ product, quantity }, at) => {
      const template = known.get(product)?.template
      if (!template) throw new Error(`There is no product ${product}.`)
      const listed = prices.find((one) => Number(one.template_id) === template.id)
      const unitPrice = new Decimal(listed?.fixed_price ?? template.listPrice)
      const subtotal = unitPrice.times(quantity).toDecimalPlaces(2)
      const rate = Decimal.sum(0, ...template.saleTaxes.getItems().map((tax) => tax.amount))
      const total = subtotal.plus(subtotal.times(rate).div(100).toDecimalPlaces(2))
      return {
        sequence: (at + 1) * 10,
        kind: 'PRODUCT',
        productId: product,
        name: template.name,
        quantity,
        uomId: template.uomId,
        unitPrice: unitPrice.toString(),
        subtotal: subtotal.toString(),
        total: total.toString(),
      }
    })
    const order = em.create(Order, {
      number: `H${String(next?.value).padStart(6, '0')}`,
      state: 'DRAFT',
      date: new Date(),
      partnerId: partner.id,
      invoicePartnerId: address('INVOICE'),
      deliveryPartnerId: address('DELIVERY'),
      companyId: company.id,
      currencyId: company.currencyId,
      taxRounding: company.taxRounding,
      amountUntaxed: Decimal.sum(...lines.map(({ subtotal }) => subtotal)).toString(),
      amountTotal: Decimal.sum(...lines.map(({ total }) => total)).toString(),
      lines,
    })
    await em.flush()
    const stored = await em.findOneOrFail(Order, order.id, {
      fields: ['id', 'number', 'amountTotal'],
      refresh: true,
    })
    return { id: String(stored.id), number: stored.number, amountTotal: stored.amountTotal }
  })
}
