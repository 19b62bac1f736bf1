/** What the tests of approvals begin with; a test file that imports it has the hooks that set it up and clear it. */
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { TestActor } from '#server/testing/test-tenant.ts'
import { type AutomationKit, createAutomationKit } from './kit.ts'

export let kit: AutomationKit
export let seller: TestActor
export let lead: TestActor
export let boss: TestActor
export let other: TestActor
export let customer: string

export interface Made {
  made: { id: string }
}

beforeAll(async () => {
  kit = await createAutomationKit()
  boss = await kit.tenant.as('sale.manager')
  other = await kit.tenant.as('sale.manager')
  lead = await kit.tenant.as('sale.team-leader')
  seller = await kit.tenant.as('sale.salesperson', { manager: lead.userId })
  const { made } = await kit.tenant.query<Made>(
    'mutation { made: createPartner(input: { name: "Customer" }) { id } }',
  )
  customer = made.id
  await kit.start()
})
afterAll(() => kit?.close())
beforeEach(async () => {
  for (const table of ['automation', 'approval', 'approval_rule'])
    await sql`delete from ${sql.table(table)}`.execute(kit.tenant.db)
})

export const createRule =
  'mutation ($input: ApprovalRuleCreateInput!) { made: createApprovalRule(input: $input) { id } }'
export const byManager = { userField: 'salesperson.manager' }
export let managers = ''

export async function rule(input: object = {}, steps: object[] = [byManager]): Promise<string> {
  if (!managers) {
    const { roles } = await kit.tenant.query<{ roles: { nodes: { id: string }[] } }>(
      '{ roles(filter: { code: { eq: "sale.manager" } }) { nodes { id } } }',
    )
    managers = roles.nodes[0]?.id ?? ''
  }
  const { made } = await kit.tenant.query<Made>(createRule, {
    input: {
      name: 'Large orders',
      entity: 'SaleOrder',
      action: 'confirm',
      condition: { amountTotal: { gt: '1000' } },
      steps: { create: steps.map((step) => (Object.keys(step).length > 0 ? step : { role: managers })) },
      ...input,
    },
  })
  return made.id
}

export async function order(price: string): Promise<string> {
  const input = {
    partner: customer,
    salesperson: String(seller.userId),
    lines: { create: [await kit.orderLine(price)] },
  }
  return (
    await seller.query<Made>(
      'mutation ($input: SaleOrderCreateInput!) { made: createSaleOrder(input: $input) { id } }',
      { input },
    )
  ).made.id
}

export const confirm = (id: string, who: TestActor = seller, more = '') =>
  who.run(`mutation ($id: ID!) { confirmSaleOrders(ids: [$id]${more}) { state } }`, { id })
export const stateOf = async (id: string): Promise<string> =>
  (
    await kit.tenant.query<{ saleOrder: { state: string } }>(
      'query ($id: ID!) { saleOrder(id: $id) { state } }',
      { id },
    )
  ).saleOrder.state

export interface ApprovalReply {
  id: string
  title: string
  state: string
  steps: { nodes: { label: string; state: string; comment: string | null }[] }
}
export const approvals = async (who: Pick<TestActor, 'query'> = kit.tenant): Promise<ApprovalReply[]> =>
  (
    await who.query<{ approvals: { nodes: ApprovalReply[] } }>(
      '{ approvals(orderBy: [{ id: ASC }]) { nodes { id title state steps(orderBy: [{ sequence: ASC }]) { nodes { label state comment } } } } }',
    )
  ).approvals.nodes
export const only = async (): Promise<string> => {
  const all = await approvals()
  expect(all).toHaveLength(1)
  return all[0]?.id ?? ''
}
export const decide = (who: Pick<TestActor, 'run'>, what: string, id: string) =>
  who.run<{ done: { state: string }[] }>(
    `mutation ($id: ID!) { done: ${what.replace('(', 'Approvals(ids: [$id] ')} { state } }`,
    { id },
  )
export const approve = (who: Pick<TestActor, 'run'>, id: string) =>
  decide(who, 'approve(comment: "Fine")', id)
export const inboxOf = async (who: TestActor): Promise<string[]> =>
  (
    await who.query<{ notifications: { nodes: { message: string }[] } }>(
      '{ notifications(orderBy: [{ id: DESC }]) { nodes { message } } }',
    )
  ).notifications.nodes.map(({ message }) => message)
