/** What administrators are told of why somebody may do something, or may not. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SaleStage, setSaleStage } from './sale-stage.ts'

let tenant: SaleStage['tenant']
let ann: SaleStage['ann']
let bob: SaleStage['bob']
let boss: SaleStage['boss']
let orders: SaleStage['orders']

beforeAll(async () => {
  ;({ tenant, ann, bob, boss, orders } = await setSaleStage())
})
afterAll(() => tenant?.close())

describe('an explanation', () => {
  const ask = `query($user: ID!, $id: ID!, $operation: String!, $field: String, $entity: String!) {
    explainAccess(user: $user, entity: $entity, id: $id, operation: $operation, field: $field) {
      isAllowed reason roles { code via } rules { id key roleName via isMatch }
    }
  }`
  interface Answer {
    explainAccess: {
      isAllowed: boolean
      reason: string
      roles: { code: string; via: string[] }[]
      rules: { id: string; key: string; roleName: string; via: string[]; isMatch: boolean }[]
    }
  }
  const explain = async (user: number, id: string, operation: string, field?: string, entity = 'SaleOrder') =>
    (await tenant.query<Answer>(ask, { user: String(user), id, operation, field, entity })).explainAccess

  test('is in the language of whoever asks, with the names of rules and roles that come with modules', async () => {
    const words = `query($user: ID!, $id: ID!) {
      explainAccess(user: $user, entity: "SaleOrder", id: $id, operation: "confirm") {
        reason roles { code name via } rules { key description roleName via }
      }
    }`
    const { explainAccess } = await tenant.query<{
      explainAccess: { reason: string; rules: { key: string }[]; roles: { code: string }[] }
    }>(words, { user: String(boss.userId), id: orders.ann }, { viewer: { ...tenant.viewer, locale: 'de' } })
    expect(explainAccess.reason).toBe('Die Regel „sale.team-orders“ erlaubt es.')
    expect(explainAccess.rules.find(({ key }) => key === 'sale.own-orders')).toMatchObject({
      description: 'Verkäufer bearbeiten die Aufträge, deren Verkäufer sie sind.',
      roleName: 'Verkauf: Verkäufer',
      via: ['Verkauf: Teamleiter', 'Verkauf: Verkäufer'],
    })
    expect(explainAccess.roles).toContainEqual({ code: 'base.user', name: 'Alle', via: ['Alle'] })
  })

  test('names the rule as a record, and the roles that lead to it', async () => {
    const answer = await explain(boss.userId, orders.ann, 'confirm')
    expect(answer).toMatchObject({ isAllowed: true, reason: 'The rule "sale.team-orders" allows it.' })
    const rule = answer.rules.find(({ key }) => key === 'sale.own-orders')
    expect(rule).toMatchObject({
      isMatch: false,
      roleName: 'Sales: salesperson',
      via: ['Sales: team leader', 'Sales: salesperson'],
    })
    const { accessRule } = await tenant.query<{ accessRule: { key: string } }>(
      'query($id: ID!) { accessRule(id: $id) { key } }',
      { id: rule?.id },
    )
    expect(accessRule.key).toBe('sale.own-orders')
    expect(answer.roles).toContainEqual({ code: 'base.user', via: ['Everyone'] })
  })

  test('tells of one field whether it is read or written', async () => {
    const user = String(ann.userId)
    expect(await explain(ann.userId, user, 'read', 'email', 'User')).toMatchObject({
      isAllowed: true,
      reason: 'The rule "base.directory" allows it.',
    })
    expect(await explain(ann.userId, String(bob.userId), 'read', 'locale', 'User')).toMatchObject({
      isAllowed: false,
      reason: 'Rules speak of it, but the record satisfies the condition of none.',
      rules: [{ key: 'base.own-profile', isMatch: false }],
    })
    expect(await explain(ann.userId, user, 'update', 'locale', 'User')).toMatchObject({ isAllowed: true })
    expect(await explain(ann.userId, user, 'update', 'email', 'User')).toMatchObject({
      isAllowed: false,
      rules: [],
    })
    const { errors } = await tenant.run(ask, {
      user,
      id: user,
      operation: 'read',
      field: 'nose',
      entity: 'User',
    })
    expect(errors).toMatchObject([{ code: 'NOT_FOUND', message: 'User has no field "nose".' }])
  })

  test('of a record names everybody who may, by their own rules', async () => {
    const whoMay = `query($id: ID!, $operation: String!) {
      whoMay(entity: "SaleOrder", id: $id, operation: $operation) { id isAllowed }
    }`
    const holders = async (id: string, operation: string) => {
      const found = await tenant.query<{ whoMay: { id: string; isAllowed: boolean }[] }>(whoMay, {
        id,
        operation,
      })
      const of = new Map(found.whoMay.map((one) => [one.id, one.isAllowed]))
      return [ann, bob, boss].map(({ userId }) => of.get(String(userId)))
    }
    expect(await holders(orders.ann, 'read')).toEqual([true, false, true])
    expect(await holders(orders.bob, 'confirm')).toEqual([false, true, false])
    expect(await holders(orders.ann, 'unlock')).toEqual([false, false, false])
    expect(await holders(orders.far, 'read')).toEqual([false, false, false])
    const refused = await ann.run(whoMay, { id: orders.ann, operation: 'read' })
    expect(refused.errors).toMatchObject([{ code: 'FORBIDDEN' }])
    const unknown = await tenant.run(whoMay, { id: '999999', operation: 'read' })
    expect(unknown.errors).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  test('says no of somebody who is suspended', async () => {
    const gone = await tenant.as('sale.manager')
    await sql`update app_user set is_active = false where id = ${gone.userId}`.execute(tenant.db)
    const answer = await explain(gone.userId, orders.ann, 'read')
    expect(answer.isAllowed).toBe(false)
    expect(answer.reason).toContain('may not sign in')
  })
})
