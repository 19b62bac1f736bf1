import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['base'] })
})
afterAll(() => tenant?.close())

const keep = 'mutation ($key: String!, $value: JSON) { keepSetting(key: $key, value: $value) }'
const settings = '{ viewer { settings } }'

describe('settings of a person', () => {
  test('are kept by their key, for this person alone, until they are taken back', async () => {
    const ann = await tenant.as('base.user')
    const ben = await tenant.as('base.user')
    const key = 'list.Country.columns'
    await ann.query(keep, { key, value: { paths: ['code'] } })
    await ann.query(keep, { key, value: { paths: ['name', 'code'] } })
    await ann.query(keep, { key: 'other', value: 3 })
    expect(await ann.query(settings)).toEqual({
      viewer: { settings: { [key]: { paths: ['name', 'code'] }, other: 3 } },
    })
    expect(await ben.query(settings)).toEqual({ viewer: { settings: {} } })
    const { userSettings } = await ben.query<{ userSettings: { nodes: [] } }>(
      '{ userSettings { nodes { key } } }',
    )
    expect(userSettings.nodes).toEqual([])
    await ann.query(keep, { key, value: null })
    expect(await ann.query(settings)).toEqual({ viewer: { settings: { other: 3 } } })
  })

  test('are kept once when two browsers choose for the first time together', async () => {
    const ann = await tenant.as('base.user')
    await Promise.all(Array.from({ length: 6 }, (_, value) => ann.query(keep, { key: 'race', value })))
    const { viewer } = await ann.query<{ viewer: { settings: { race: number } } }>(settings)
    expect(viewer.settings.race).toBeTypeOf('number')
  })

  test('are refused where they are too large', async () => {
    const ann = await tenant.as('base.user')
    const { errors } = await ann.run(keep, { key: 'large', value: 'x'.repeat(20_001) })
    expect(errors?.[0]?.message).toContain('20,000 characters')
  })
})

interface Filters {
  savedFilters: { nodes: { name: string; isShared: boolean }[] }
}

describe('saved filters', () => {
  const create =
    'mutation ($input: SavedFilterCreateInput!) { createSavedFilter(input: $input) { id isShared viewerCan { update delete } } }'
  const read = '{ savedFilters { nodes { name isShared } } }'
  const input = { name: 'Nordic', entity: 'Country', filter: { words: ['north'] } }

  test('are their owner’s, and everybody’s once somebody who may share them did', async () => {
    const ann = await tenant.as('base.user')
    const ben = await tenant.as('base.user')
    const sharer = await tenant.as('base.filter-sharer')
    const { createSavedFilter } = await ann.query<{ createSavedFilter: { id: string } }>(create, { input })
    expect((await ben.query<Filters>(read)).savedFilters.nodes).toEqual([])
    expect((await sharer.query<Filters>(read)).savedFilters.nodes).toEqual([])

    const share = 'mutation ($id: ID!) { updateSavedFilter(id: $id, input: { isShared: true }) { id } }'
    const { errors } = await ann.run(share, { id: createSavedFilter.id })
    expect(errors?.[0]?.code).toBe('FORBIDDEN')
    expect(
      (await ann.run(create, { input: { ...input, name: 'Mine', isShared: true } })).errors,
    ).toHaveLength(1)

    const shared = await sharer.query<{ createSavedFilter: { id: string } }>(create, {
      input: { ...input, isShared: true },
    })
    expect((await ben.query<Filters>(read)).savedFilters.nodes).toEqual([{ name: 'Nordic', isShared: true }])
    const rename = 'mutation ($id: ID!) { updateSavedFilter(id: $id, input: { name: "Mine now" }) { id } }'
    expect((await ben.run(rename, { id: shared.createSavedFilter.id })).errors?.[0]?.code).toBe('FORBIDDEN')
    expect((await ben.run(rename, { id: createSavedFilter.id })).errors?.[0]?.code).toBe('NOT_FOUND')
    // A second one of the same name would be two lines in a menu that nobody can tell apart.
    expect((await ann.run(create, { input })).errors?.[0]?.message).toContain('of this name')
  })
})
