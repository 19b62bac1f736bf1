import { expect, test } from 'vitest'
import { compare, sum } from '#core/decimal.ts'
import { loadSeeds } from '#server/sync/seeds.ts'
import { type OrderReply, openShop, orderFields } from './kit.ts'

const shop = openShop()

test('the demo has orders of late in every state, once', async () => {
  const load = () => loadSeeds(shop.tenant.registry, shop.tenant.url, { demo: true })
  await load()
  await load()
  const data = await shop.tenant.query<{ saleOrders: { totalCount: number; nodes: OrderReply[] } }>(
    `{ saleOrders(first: 100) { totalCount nodes { ${orderFields} } } }`,
  )
  const { nodes, totalCount } = data.saleOrders
  expect(totalCount).toBe(27)
  const states = Map.groupBy(nodes, ({ state }) => state)
  expect([...states.keys()].sort()).toEqual(['CANCEL', 'DONE', 'DRAFT', 'SALE', 'SENT'])
  for (const { date, amountTotal, lines } of nodes) {
    expect(Date.now() - Date.parse(date)).toBeLessThan(200 * 86_400_000)
    expect(sum(lines.nodes.map((line) => line.total))).toBe(amountTotal)
    expect(compare(amountTotal, '0')).toBe(1)
  }
  for (const { confirmedAt, date } of states.get('DONE') ?? []) expect(confirmedAt).toBe(date)
})
