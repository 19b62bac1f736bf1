import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { defineModule } from '#core/module.ts'
import { record } from '#core/record.ts'
import { line, p } from '#core/types.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

// Another module's records: a document, a setting of which each partner has one, a link of many to many.
const schema = defineEntity({
  name: 'Deal',
  tableName: 'deal',
  properties: {
    ...record,
    title: field(line(60), 'Title', 'What the deal is about.'),
    code: field(line(20).nullable(), 'Code', 'Number of the deal.', { unique: true }),
    partner: () => field(p.manyToOne(Partner).nullable(), 'Partner', 'Who it is with.'),
    payer: () => field(p.manyToOne(Partner).nullable(), 'Payer', 'Who pays it.'),
    watchers: () =>
      field(p.manyToMany(Partner).owner().pivotTable('deal_watchers'), 'Watchers', 'Who watches it.'),
  },
})
interface Deal extends InferEntity<typeof schema> {}
const Deal = entity<Deal>(schema, {
  label: 'Deal',
  plural: 'Deals',
  description: 'A deal.',
  displayName: '{title}',
})

const termSchema = defineEntity({
  name: 'CreditTerm',
  tableName: 'credit_term',
  properties: {
    ...record,
    partner: () => field(p.manyToOne(Partner), 'Partner', 'Whose credit it is.'),
    limit: field(p.decimal('string').columnType('numeric').nullable(), 'Limit', 'Most that may be owed.'),
    note: field(line(60).nullable(), 'Note', 'Why it is so.'),
  },
})
interface CreditTerm extends InferEntity<typeof termSchema> {}
const CreditTerm = entity<CreditTerm>(termSchema, {
  label: 'Credit term',
  plural: 'Credit terms',
  description: 'Credit of a partner.',
  displayName: '{note}',
  unique: [{ fields: ['partner'], message: 'The partner has its credit already.' }],
})

const deals = defineModule({
  name: 'deals',
  label: 'Deals',
  version: '1.0.0',
  description: 'References to partners, for tests.',
  depends: ['contacts', 'product'],
  entities: [Deal, CreditTerm],
})

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: [], extra: [deals] })
})
afterAll(() => tenant?.close())

type Row = Record<string, unknown>

async function make(type: string, input: Row): Promise<string> {
  const data = await tenant.query<Record<string, { id: string }>>(
    `mutation ($input: ${type}CreateInput!) { create${type}(input: $input) { id } }`,
    { input },
  )
  return data[`create${type}`]?.id ?? ''
}

const merge = (ids: string[], into: string, dryRun = false) =>
  tenant.run<{ mergePartners: Row[] }>(
    'mutation ($ids: [ID!]!, $into: ID!, $dryRun: Boolean) { mergePartners(ids: $ids, into: $into, dryRun: $dryRun) { id } }',
    { ids, into, dryRun },
  )

async function references(id: string): Promise<{ name: string; count: number }[]> {
  const keys = await sql<{ table: string; column: string }>`
    select conrelid::regclass::text as table, attname as column from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = 'partner'::regclass
  `.execute(tenant.db)
  const counts: { name: string; count: number }[] = []
  for (const { table, column } of keys.rows) {
    const found = await sql<{ count: string }>`
      select count(*) from ${sql.table(table)} where ${sql.ref(column)} = ${id}
    `.execute(tenant.db)
    counts.push({ name: `${table}.${column}`, count: Number(found.rows[0]?.count) })
  }
  const kinds = await sql<{ name: string; count: string }>`
    select 'external_id' as name, count(*) from external_id where entity = 'Partner' and record_id = ${id}
    union all select 'attachment', count(*) from attachment where entity = 'Partner' and record_id = ${id}
  `.execute(tenant.db)
  return [...counts, ...kinds.rows.map(({ name, count }) => ({ name, count: Number(count) }))]
}

/** A partner to which a record of every table refers that can refer to one. */
async function usedPartner(suffix: string, input: Row = {}): Promise<string> {
  const id = await make('Partner', {
    name: `Used ${suffix}`,
    isCompany: true,
    externalId: `shop.${suffix}`,
    ...input,
  })
  const tag = await make('Tag', { name: `Tag ${suffix}` })
  const category = await make('PartnerCategory', { name: `Category ${suffix}` })
  await tenant.query(
    'mutation ($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }',
    {
      id,
      input: { tags: { link: [tag] }, categories: { link: [category] } },
    },
  )
  await make('Partner', { name: `Child ${suffix}`, parent: id })
  await make('PartnerBank', { partner: id, number: `1234567${suffix}` })
  const product = await make('Product', { name: `Product ${suffix}` })
  await make('VendorPrice', { product, partner: id, price: '1' })
  await make('Deal', { title: suffix, partner: id, payer: id, watchers: { link: [id] } })
  await make('CreditTerm', { partner: id })
  await sql`insert into attachment (name, entity, record_id, mime_type, size, sha256)
    values ('a.pdf', 'Partner', ${id}::bigint, 'application/pdf', 1, ${'0'.repeat(64)})`.execute(tenant.db)
  return id
}

describe('merging contacts', () => {
  test('moves every reference that the database knows, and loses none', async () => {
    const [one, two, stays] = [await usedPartner('1'), await usedPartner('2'), await usedPartner('3')]
    const before = await Promise.all([one, two, stays].map(references))
    for (const { name, count } of before[0] ?? [])
      expect(count, `${name} is not tried by this test`).toBeGreaterThan(0)
    const { errors, data } = await merge([one, two], stays)
    expect(errors).toEqual([])
    expect(data.mergePartners).toEqual([{ id: stays }])
    const after = await references(stays)
    for (const [index, { name, count }] of after.entries()) {
      const sum = before.reduce((total, counts) => total + (counts[index]?.count ?? 0), 0)
      // Each was its own commercial entity, and each had a credit, of which there can be one.
      const gone = name === 'partner.commercial_partner_id' || name.startsWith('credit_term') ? 2 : 0
      expect(count, name).toBe(sum - gone)
    }
    for (const id of [one, two]) expect((await references(id)).filter(({ count }) => count > 0)).toEqual([])
    const { upsertPartners } = await tenant.query<{ upsertPartners: Row[] }>(
      'mutation { upsertPartners(inputs: [{ externalId: "shop.1", name: "Known again" }]) { id } }',
    )
    expect(upsertPartners).toEqual([{ id: stays }])
  })

  test('keeps one of what both have, and adds what only the other knows of it', async () => {
    const tag = await make('Tag', { name: 'Both' })
    const input = { isCompany: true, tags: { link: [tag] } }
    const [from, into] = [
      await make('Partner', { name: 'From', ...input }),
      await make('Partner', { name: 'Into', ...input }),
    ]
    await make('PartnerBank', { partner: from, number: 'DE89370400440532013000', bankName: 'Commerzbank' })
    await make('PartnerBank', { partner: into, number: 'DE89 3704 0044 0532 0130 00', bic: 'COBADEFFXXX' })
    const deal = await make('Deal', { title: 'Watched', watchers: { link: [from, into] } })
    await make('CreditTerm', { partner: from, limit: '1000.123456789012345678901' })
    await make('CreditTerm', { partner: into, note: 'good' })
    expect((await merge([from], into)).errors).toEqual([])
    const { partner } = await tenant.query<{ partner: Row }>(
      'query ($id: ID!) { partner(id: $id) { tags { totalCount } banks { nodes { number bankName bic } } } }',
      { id: into },
    )
    expect(partner).toEqual({
      tags: { totalCount: 1 },
      banks: { nodes: [{ number: 'DE89370400440532013000', bankName: 'Commerzbank', bic: 'COBADEFFXXX' }] },
    })
    const { deal: watched } = await tenant.query<{ deal: Row }>(
      'query ($id: ID!) { deal(id: $id) { watchers { nodes { id } } } }',
      { id: deal },
    )
    expect(watched).toEqual({ watchers: { nodes: [{ id: into }] } })
    const { creditTerms } = await tenant.query<{ creditTerms: Row }>(
      'query ($id: ID!) { creditTerms(filter: { partner: { id: { eq: $id } } }) { nodes { limit note } } }',
      { id: into },
    )
    expect(creditTerms).toEqual({ nodes: [{ limit: '1000.123456789012345678901', note: 'good' }] })
  })

  test('refuses when both say different things that only one may say, and changes nothing', async () => {
    const [from, into] = [
      await make('Partner', { name: 'A', isCompany: true }),
      await make('Partner', { name: 'B', isCompany: true }),
    ]
    await make('CreditTerm', { partner: from, limit: '5' })
    await make('CreditTerm', { partner: into, limit: '6' })
    const deal = await make('Deal', { title: 'Kept', partner: from })
    const { errors } = await merge([from], into)
    expect(errors[0]).toMatchObject({ code: 'BUSINESS_RULE', issues: [{ rule: 'merge.contradiction' }] })
    expect(errors[0]?.message).toContain('"Limit" differs')
    const { deal: same } = await tenant.query<{ deal: Row }>(
      'query ($id: ID!) { deal(id: $id) { partner { id } } }',
      { id: deal },
    )
    expect(same).toEqual({ partner: { id: from } })
  })

  test('fills what is empty and notes what differs', async () => {
    const into = await make('Partner', { name: 'Acme', phone: '1', isCompany: true })
    const from = await make('Partner', {
      name: 'ACME Ltd',
      phone: '2',
      email: 'hi@acme.example',
      street: '1 High St',
      city: 'Leeds',
      comment: 'Pays late.',
      isCompany: true,
    })
    expect((await merge([from], into)).errors).toEqual([])
    const { partner } = await tenant.query<{ partner: Row }>(
      'query ($id: ID!) { partner(id: $id) { name phone email street city comment } }',
      { id: into },
    )
    expect(partner).toMatchObject({
      name: 'Acme',
      phone: '1',
      email: 'hi@acme.example',
      street: '1 High St',
      city: 'Leeds',
    })
    for (const lost of ['ACME Ltd', 'Phone: 2', 'Pays late.']) expect(partner.comment).toContain(lost)
  })

  test('makes no circle when a contact takes the place of one above it', async () => {
    const top = await make('Partner', { name: 'Top' })
    const gone = await make('Partner', { name: 'Gone', parent: top })
    const middle = await make('Partner', { name: 'Middle', parent: gone })
    const low = await make('Partner', { name: 'Low', parent: middle })
    expect((await merge([gone], low)).errors).toEqual([])
    const { partners } = await tenant.query<{ partners: { nodes: Row[] } }>(
      'query ($ids: [ID!]) { partners(filter: { id: { in: $ids } }, orderBy: [{ id: ASC }]) { nodes { id parent { id } } } }',
      { ids: [middle, low] },
    )
    expect(partners.nodes).toEqual([
      { id: middle, parent: { id: low } },
      { id: low, parent: { id: top } },
    ])
  })

  test('refuses itself, a person for a company, nobody at all; a dry run changes nothing', async () => {
    const [person, company] = [
      await make('Partner', { name: 'Person' }),
      await make('Partner', { name: 'Company', isCompany: true }),
    ]
    expect((await merge([person], person)).errors[0]?.issues[0]?.rule).toBe('partner.merge')
    expect((await merge([company], person)).errors[0]?.issues[0]?.rule).toBe('partner.merge')
    expect((await merge([person], '999999')).errors[0]?.code).toBe('NOT_FOUND')
    expect((await merge([person], company, true)).errors).toEqual([])
    expect(
      (await tenant.query<{ partner: Row }>('query ($id: ID!) { partner(id: $id) { id } }', { id: person }))
        .partner,
    ).toEqual({ id: person })
  })

  test('under parallel writes every document ends at the one that stays, or is refused', async () => {
    const [from, into] = [
      await make('Partner', { name: 'Busy', isCompany: true }),
      await make('Partner', { name: 'Calm', isCompany: true }),
    ]
    const add = (index: number) =>
      tenant.run('mutation ($input: DealCreateInput!) { createDeal(input: $input) { id } }', {
        input: { title: `Par ${index}`, partner: from },
      })
    const replies = await Promise.all([
      ...Array.from({ length: 15 }, (_, index) => add(index)),
      merge([from], into),
      merge([from], into),
      ...Array.from({ length: 15 }, (_, index) => add(100 + index)),
    ])
    const merges = [replies[15], replies[16]]
    expect(merges.filter((reply) => reply?.errors.length === 0)).toHaveLength(1)
    expect(merges.flatMap((reply) => reply?.errors.map((error) => error.code))).toEqual(['NOT_FOUND'])
    const made = replies.filter(
      (reply, index) => index !== 15 && index !== 16 && reply.errors.length === 0,
    ).length
    const codes = new Set(replies.flatMap((reply) => reply.errors.map((error) => error.code)))
    for (const code of codes) expect(['NOT_FOUND', 'CONSTRAINT', 'VALIDATION']).toContain(code)
    const { deals: kept } = await tenant.query<{ deals: { totalCount: number } }>(
      'query ($id: ID!) { deals(filter: { partner: { id: { eq: $id } }, title: { startsWith: "Par" } }) { totalCount } }',
      { id: into },
    )
    expect(kept.totalCount).toBe(made)
  })

  test('into each other at once leaves one of them', async () => {
    const [a, b] = [await make('Partner', { name: 'X' }), await make('Partner', { name: 'Y' })]
    const replies = await Promise.all([merge([a], b), merge([b], a)])
    expect(replies.filter((reply) => reply.errors.length === 0)).toHaveLength(1)
    const left = await sql`select id from partner where id in (${a}, ${b})`.execute(tenant.db)
    expect(left.rows).toHaveLength(1)
  })
})
