/** Bare MikroORM on bare `node:http`: an order with ten lines in one transaction, without rules, log or rights. */
import { createServer } from 'node:http'
import { defineEntity, p } from '@mikro-orm/core'
import { MikroORM } from '@mikro-orm/postgresql'
import { listen, setting } from './announce.ts'

const Order = defineEntity({
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

const Line = defineEntity({
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

const orm = new MikroORM({
  entities: [Order, Line],
  clientUrl: setting('BENCH_DATABASE'),
  pool: { max: 10 },
})
const [start] = await orm.em
  .getConnection()
  .execute<{ company: number; currency: number; uom: number }[]>(
    'select company.id as company, currency_id as currency, (select min(id) from uom) as uom from company',
  )
if (!start) throw new Error('The database has no company.')
const { company, currency, uom } = start
let made = 0

async function createOrder(): Promise<number> {
  const em = orm.em.fork()
  return em.transactional(async () => {
    made += 1
    const order = em.create(Order, {
      number: `M-${process.pid}-${made}`,
      state: 'DRAFT',
      date: new Date(),
      partnerId: 1,
      invoicePartnerId: 1,
      deliveryPartnerId: 1,
      companyId: company,
      currencyId: currency,
      taxRounding: 'PER_LINE',
      amountUntaxed: '20',
      amountTotal: '20',
      lines: Array.from({ length: 10 }, (_, n) => ({
        sequence: n + 1,
        kind: 'PRODUCT',
        productId: n + 1,
        name: `Product ${n + 1}`,
        quantity: '2',
        uomId: uom,
        unitPrice: '1',
        subtotal: '2',
        total: '2',
      })),
    })
    await em.flush()
    return order.id
  })
}

await listen(
  createServer((request, response) => {
    request.resume()
    createOrder().then(
      (id) => {
        const body = JSON.stringify({ data: { id } })
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
        response.end(body)
      },
      (error: Error) => {
        response.writeHead(500)
        response.end(error.stack)
      },
    )
  }),
)
