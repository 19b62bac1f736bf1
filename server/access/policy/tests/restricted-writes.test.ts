/** Imports and nested writes of somebody who sees a part of everything: what is hidden is as if it were absent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestActor, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
let editor: TestActor
const ids: Record<'shown' | 'hidden' | 'openTag' | 'hiddenTag', string> = {
  shown: '',
  hidden: '',
  openTag: '',
  hiddenTag: '',
}
/** An id that leads nowhere. */
const nowhere = '987654321'

async function make(entity: string, input: object): Promise<string> {
  const { made } = await tenant.query<{ made: { id: string } }>(
    `mutation($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
    { input },
  )
  return made.id
}

beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
  const role = await make('Role', { code: 'test.editor', name: 'Editor' })
  const rule = { role, description: 'For the test' }
  const { accessRules } = await tenant.query<{ accessRules: { nodes: { id: string }[] } }>(
    '{ accessRules(filter: { entity: { eq: "Tag" } }) { nodes { id } } }',
  )
  await tenant.query(
    'mutation($ids: [ID!]!) { updateAccessRules(ids: $ids, input: { isActive: false }) { id } }',
    {
      ids: accessRules.nodes.map(({ id }) => id),
    },
  )
  await make('AccessRule', {
    ...rule,
    entity: 'Partner',
    operations: ['read', 'create', 'update'],
    condition: { city: { eq: 'Oslo' } },
    writeFields: { except: ['comment'] },
  })
  await make('AccessRule', {
    ...rule,
    entity: 'Tag',
    operations: ['read'],
    condition: { name: { startsWith: 'open' } },
  })
  editor = await tenant.as('test.editor')
  ids.openTag = await make('Tag', { name: 'open tag', externalId: 'shop.open' })
  ids.hiddenTag = await make('Tag', { name: 'secret tag', externalId: 'shop.secret' })
  ids.shown = await make('Partner', {
    name: 'Shown',
    city: 'Oslo',
    isCompany: true,
    externalId: 'shop.shown',
    ref: 'S1',
    tags: { link: [ids.openTag, ids.hiddenTag] },
  })
  ids.hidden = await make('Partner', {
    name: 'Hidden company',
    city: 'Rome',
    isCompany: true,
    externalId: 'shop.hidden',
    ref: 'H1',
  })
})
afterAll(() => tenant?.close())

/** All that there is of the partners, to see that nothing of it has changed. */
const everything = async (): Promise<unknown> =>
  tenant.query(
    '{ partners(first: 100, orderBy: [{ id: ASC }]) { nodes { id name city ref comment parent { id } children { nodes { id } } tags { nodes { id } } version } } tags { nodes { id name } } }',
  )

interface Imported {
  importRecords: { state: string; imported: number; updated: number; rowsRejected: number; errors: Refused[] }
}
interface Refused {
  line: number
  field: string | null
  message: string
}

describe('an import', () => {
  const document = `mutation($content: String!, $mode: ImportMode!, $mapping: JSON) {
    importRecords(entity: "Partner", format: CSV, content: $content, mode: $mode, mapping: $mapping) {
      state imported updated rowsRejected errors } }`
  const run = (content: string, mapping?: unknown) =>
    editor.run<Imported>(document, { content, mode: 'COMMIT', mapping })

  test('makes what its owner may make, and refuses the rows that are beyond them', async () => {
    const { data, errors } = await run('name,city\nMine,Oslo\nTheirs,Rome\n')
    expect(errors).toEqual([])
    expect(data.importRecords).toMatchObject({ imported: 1, rowsRejected: 1 })
    const { partners } = await tenant.query<{ partners: { totalCount: number } }>(
      '{ partners(filter: { name: { in: ["Mine", "Theirs"] } }) { totalCount } }',
    )
    expect(partners.totalCount).toBe(1)
  })

  test('finds no hidden record by any key, and answers as for one that is absent', async () => {
    const before = await everything()
    /** The complaints, without what the row itself said. */
    const complaints = async (field: string, key: string): Promise<string> => {
      const mapping = { entity: 'Partner', fields: { name: 'name', city: 'city', [field]: 'key' } }
      const { data, errors } = await run(`name,city,key\nChild,Oslo,${key}\n`, mapping)
      return JSON.stringify([data, errors]).replaceAll(`"${key}"`, '#').replaceAll(`\\"${key}\\"`, '#')
    }
    for (const [field, hidden, absent] of [
      ['parent.id', ids.hidden, nowhere],
      ['parent.externalId', 'shop.hidden', 'shop.absent'],
      ['parent.name', 'Hidden company', 'Absent company'],
      ['parent.ref', 'H1', 'H9'],
      ['tags.name', 'secret tag', 'absent tag'],
    ] as const) {
      const answer = await complaints(field, hidden)
      expect(answer, field).toBe(await complaints(field, absent))
      expect(answer, field).toContain('"imported":0')
    }
    expect(await everything()).toEqual(before)
  })

  test('changes no hidden record that it would match', async () => {
    const before = await everything()
    for (const [match, key] of [
      ['externalId', 'shop.hidden'],
      ['id', ids.hidden],
    ] as const) {
      const mapping = { entity: 'Partner', match, fields: { [match]: 'key', name: 'name', city: 'city' } }
      const { data, errors } = await run(`key,name,city\n${key},Taken over,Oslo\n`, mapping)
      const told = JSON.stringify([data, errors])
      expect(told, match).not.toContain('Hidden company')
      expect(data?.importRecords ?? { updated: 0, imported: 0 }, told).toMatchObject({
        updated: 0,
        imported: 0,
      })
    }
    expect(await everything()).toEqual(before)
  })

  test('writes no field that its owner may not write', async () => {
    const before = await everything()
    const { data, errors } = await run('name,city,comment\nWith comment,Oslo,secret\n')
    expect(JSON.stringify([data, errors])).toContain('Partner.comment')
    expect(await everything()).toEqual(before)
  })
})

describe('a nested write', () => {
  const update =
    'mutation($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }'
  const answer = async (input: object, id = ids.shown): Promise<string> => {
    const { errors } = await editor.run(update, { id, input })
    expect(errors.length, JSON.stringify(input)).toBeGreaterThan(0)
    return JSON.stringify(errors)
  }

  test('names hidden records as if they were absent', async () => {
    const before = await everything()
    const ways = (id: string, tag: string): object[] => [
      { parent: id },
      { children: { link: [id] } },
      { children: { set: [id] } },
      { children: { unlink: [id] } },
      { children: { delete: [id] } },
      { children: { update: [{ id, name: 'Taken over' }] } },
      { tags: { link: [tag] } },
      { tags: { unlink: [tag] } },
      { tags: { update: [{ id: tag, name: 'Renamed' }] } },
      { tags: { delete: [tag] } },
    ]
    const hidden = ways(ids.hidden, ids.hiddenTag)
    const absent = ways(nowhere, nowhere)
    for (const [index, input] of hidden.entries()) {
      const told = (await answer(input))
        .replaceAll(`id ${ids.hidden}`, '#')
        .replaceAll(`id ${ids.hiddenTag}`, '#')
      expect(told, JSON.stringify(input)).toBe(
        (await answer(absent[index] ?? {})).replaceAll(`id ${nowhere}`, '#'),
      )
    }
    expect(await everything()).toEqual(before)
  })

  test('makes nothing beyond the rights of its writer, however deep it stands', async () => {
    const before = await everything()
    for (const input of [
      { tags: { create: [{ name: 'open new' }] } },
      { children: { create: [{ name: 'Child', city: 'Rome' }] } },
      { children: { create: [{ name: 'Child', city: 'Oslo', tags: { create: [{ name: 'open new' }] } }] } },
      { children: { create: [{ name: 'Child', city: 'Oslo', comment: 'secret' }] } },
      { parentCreate: { name: 'Parent', city: 'Rome', isCompany: true } },
      { parentCreate: { name: 'Parent', city: 'Oslo', isCompany: true, comment: 'secret' } },
      { tags: { update: [{ id: ids.openTag, name: 'Renamed' }] } },
      { tags: { delete: [ids.openTag] } },
    ])
      expect(await answer(input), JSON.stringify(input)).toContain('FORBIDDEN')
    expect(await everything()).toEqual(before)
  })

  test('leaves hidden members of a list where they are', async () => {
    expect((await editor.run(update, { id: ids.shown, input: { tags: { set: [] } } })).errors).toEqual([])
    const { partner } = await tenant.query<{ partner: { tags: { nodes: { id: string }[] } } }>(
      'query($id: ID!) { partner(id: $id) { tags { nodes { id } } } }',
      { id: ids.shown },
    )
    expect(partner.tags.nodes).toEqual([{ id: ids.hiddenTag }])
  })
})
