import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Viewer } from '#core/context.ts'
import { compare, sum } from '#core/decimal.ts'
import { type ViewerRow, viewerFrom } from '#server/access/viewer.ts'
import { viewerColumns } from '#server/access/viewer-columns.ts'
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

test('the demo has a salesperson, a manager and an accountant, each with what is theirs', async () => {
  const { tenant } = shop
  await loadSeeds(tenant.registry, tenant.url, { demo: true })
  const viewerOf = async (email: string): Promise<Viewer> => {
    const { rows } = await sql<ViewerRow>`
      select ${viewerColumns} from app_user u where u.email = ${email}`.execute(tenant.db)
    if (!rows[0]) throw new Error(`There is no ${email}.`)
    return viewerFrom(rows[0], 'SESSION')
  }
  const sees = async (email: string) => {
    const viewer = await viewerOf(email)
    const { all, own } = await tenant.query<Record<'all' | 'own', { totalCount: number }>>(
      `query($me: ID!) {
        all: saleOrders { totalCount }
        own: saleOrders(filter: { salesperson: { id: { eq: $me } } }) { totalCount }
      }`,
      { me: String(viewer.userId) },
      { viewer },
    )
    return { all: all.totalCount, own: own.totalCount }
  }
  const salesperson = await sees('sales@example.com')
  expect(salesperson.own).toBeGreaterThan(5)
  expect(salesperson.all).toBe(salesperson.own)
  const manager = await sees('manager@example.com')
  expect(manager.own).toBeGreaterThan(3)
  expect(manager.all).toBe(27)
  expect(await sees('accountant@example.com')).toEqual({ all: 27, own: 0 })
})
