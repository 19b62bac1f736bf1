import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['base'] })
})
afterAll(() => tenant?.close())

const create =
  'mutation ($input: DashboardCreateInput!) { createDashboard(input: $input) { id viewerCan { update } } }'
const read = '{ dashboards { nodes { name widgets { nodes { title width } } } } }'
const widget = { title: 'Countries', kind: 'NUMBER', entity: 'Country', filter: {}, settings: {} }

interface Read {
  dashboards: { nodes: { name: string; widgets: { nodes: { title: string; width: number }[] } }[] }
}
interface Made {
  createDashboard: { id: string }
}

describe('dashboards', () => {
  test('are their owner’s with all their widgets, and of everybody once they are shared', async () => {
    const [ann, ben] = [await tenant.as('base.user'), await tenant.as('base.user')]
    const sharer = await tenant.as('base.dashboard-sharer')
    const input = { name: 'Mine', widgets: { create: [widget, { ...widget, title: 'Wide', width: 3 }] } }
    const { createDashboard: mine } = await ann.query<Made>(create, { input })
    const widgets = {
      nodes: [
        { title: 'Countries', width: 1 },
        { title: 'Wide', width: 3 },
      ],
    }
    expect((await ann.query<Read>(read)).dashboards.nodes).toEqual([{ name: 'Mine', widgets }])
    expect((await ben.query<Read>(read)).dashboards.nodes).toEqual([])
    const rename = 'mutation ($id: ID!) { updateDashboard(id: $id, input: { name: "Taken" }) { id } }'
    expect((await ben.run(rename, { id: mine.id })).errors?.[0]?.code).toBe('NOT_FOUND')
    const share = 'mutation ($id: ID!) { updateDashboard(id: $id, input: { isShared: true }) { id } }'
    expect((await ann.run(share, { id: mine.id })).errors?.[0]?.code).toBe('FORBIDDEN')

    const shared = { name: 'Ours', isShared: true, widgets: { create: [widget] } }
    const { createDashboard: ours } = await sharer.query<Made>(create, { input: shared })
    expect((await ben.query<Read>(read)).dashboards.nodes).toEqual([
      { name: 'Ours', widgets: { nodes: [{ title: 'Countries', width: 1 }] } },
    ])
    expect((await ben.run(rename, { id: ours.id })).errors?.[0]?.code).toBe('FORBIDDEN')
    const add =
      'mutation ($id: ID!, $input: DashboardUpdateInput!) { updateDashboard(id: $id, input: $input) { id } }'
    const more = { widgets: { create: [widget] } }
    expect((await ben.run(add, { id: ours.id, input: more })).errors?.[0]?.code).toBe('FORBIDDEN')
    expect((await ann.run(add, { id: mine.id, input: more })).errors).toEqual([])
  })

  test('are found by the people of the roles that they are shared with, and by nobody else', async () => {
    const admin = await tenant.as('base.administrator')
    const [inside, outside] = [await tenant.as('base.filter-sharer'), await tenant.as('base.user')]
    const { roles } = await admin.query<{ roles: { nodes: { id: string }[] } }>(
      '{ roles(filter: { code: { eq: "base.filter-sharer" } }) { nodes { id } } }',
    )
    const input = { name: 'For sharers', roles: { set: [roles.nodes[0]?.id] } }
    await admin.query(create, { input })
    const names = async (who: typeof inside) =>
      (await who.query<Read>(read)).dashboards.nodes.map((one) => one.name)
    expect(await names(inside)).toContain('For sharers')
    expect(await names(outside)).not.toContain('For sharers')
  })

  test('keep the widgets that two people add at once, and refuse what is no width', async () => {
    const ann = await tenant.as('base.user')
    const { createDashboard } = await ann.query<Made>(create, { input: { name: 'Busy' } })
    const add = (title: string, width = 1) =>
      ann.run(
        'mutation ($id: ID!, $input: DashboardUpdateInput!) { updateDashboard(id: $id, input: $input) { id } }',
        { id: createDashboard.id, input: { widgets: { create: [{ ...widget, title, width }] } } },
      )
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((title) => add(title)))
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([])
    const { dashboard } = await ann.query<{ dashboard: { widgets: { totalCount: number } } }>(
      'query ($id: ID!) { dashboard(id: $id) { widgets { totalCount } } }',
      { id: createDashboard.id },
    )
    expect(dashboard.widgets.totalCount).toBe(4)
    expect((await add('Too wide', 4)).errors?.[0]?.code).toBe('VALIDATION')
  })
})
