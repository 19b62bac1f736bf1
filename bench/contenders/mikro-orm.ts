/**
 * Bare MikroORM on bare `node:http`: an order with ten lines in one transaction, without rules, log or rights. At
 * `/by-hand` it looks up and computes what Trellis does for such an order.
 */
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { MikroORM } from '@mikro-orm/postgresql'
import { listen, setting } from './announce.ts'
import { Line, Order } from './bare-order.ts'
import { type AskedOrder, createByHand, handEntities } from './order-by-hand.ts'

const orm = new MikroORM({
  entities: [Order, Line, ...handEntities],
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

/** The order that a request asks for: of Trellis' own input, so that both read the same. */
async function askedIn(request: IncomingMessage): Promise<AskedOrder> {
  const { input } = (JSON.parse(await text(request)) as { variables: { input: CreateInput } }).variables
  const lines = input.lines.create.map(({ product, quantity }) => ({ product: Number(product), quantity }))
  return { partner: Number(input.partner), lines }
}

interface CreateInput {
  partner: string
  lines: { create: { product: string; quantity: string }[] }
}

async function answer(request: IncomingMessage): Promise<unknown> {
  if (request.url === '/by-hand') {
    const key = request.headers.authorization?.replace('Bearer ', '') ?? ''
    return { data: { createSaleOrder: await createByHand(orm, key, await askedIn(request)) } }
  }
  request.resume()
  return { data: { id: await createOrder() } }
}

await orm.em.getConnection().execute('create sequence if not exists bench_number')
await listen(
  createServer((request, response) => {
    answer(request).then(
      (data) => {
        const body = JSON.stringify(data)
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
