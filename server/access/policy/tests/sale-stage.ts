/** Two salespeople, their team leader and their orders, for the tests of rights. */
import { sql } from 'kysely'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

/** Who sells what: Ann is in the team of the boss, Bob is not; one of Ann's orders is of another company. */
export interface SaleStage {
  tenant: TestTenant
  ann: TestActor
  bob: TestActor
  boss: TestActor
  otherCompany: number
  partner: string
  orders: Record<'ann' | 'bob' | 'far', string>
  /** Makes an order and gives its id. */
  newOrder(salesperson: number, company?: number): Promise<string>
  /** The id of some unit of measure. */
  unit(): Promise<string>
}

/** A tenant with the sale module and these people; to be closed at the end. */
export async function setSaleStage(): Promise<SaleStage> {
  const tenant = await createTestTenant({ modules: ['sale'] })
  const { rows } = await sql<{ id: string }>`
    insert into company (name, currency_id) select 'Other company', id from currency where code = 'EUR' returning id
  `.execute(tenant.db)
  const otherCompany = Number(rows[0]?.id)
  const boss = await tenant.as('sale.team-leader')
  const ann = await tenant.as('sale.salesperson', { manager: boss.userId })
  const bob = await tenant.as('sale.salesperson')
  const made = await tenant.query<{ createPartner: { id: string } }>(
    'mutation { createPartner(input: { name: "Customer", isCompany: true }) { id } }',
  )
  const partner = made.createPartner.id
  async function newOrder(salesperson: number, company = tenant.companyId): Promise<string> {
    const { createSaleOrder } = await tenant.query<{ createSaleOrder: { id: string } }>(
      `mutation($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id } }`,
      {
        input: {
          partner,
          salesperson: String(salesperson),
          company: String(company),
          note: `secret of ${salesperson}`,
          lines: { create: [{ name: 'Desk', quantity: '1', unitPrice: '100', uom: await unit() }] },
        },
      },
    )
    return createSaleOrder.id
  }

  async function unit(): Promise<string> {
    const found = await tenant.query<{ uoms: { nodes: { id: string }[] } }>(
      '{ uoms(first: 1) { nodes { id } } }',
    )
    return found.uoms.nodes[0]?.id ?? ''
  }
  const orders = {
    ann: await newOrder(ann.userId),
    bob: await newOrder(bob.userId),
    far: await newOrder(ann.userId, otherCompany),
  }
  return { tenant, ann, bob, boss, otherCompany, partner, orders, newOrder, unit }
}
