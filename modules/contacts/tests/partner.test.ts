import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['contacts'] })
})
afterAll(() => tenant?.close())

type Row = Record<string, unknown>

const fields =
  'id name completeName vat isCompany version country { code } state { code } commercialPartner { id } parent { id }'

async function create(input: Row): Promise<Row> {
  const data = await tenant.query<{ createPartner: Row }>(
    `mutation ($input: PartnerCreateInput!) { createPartner(input: $input) { ${fields} } }`,
    { input },
  )
  return data.createPartner
}

const tryCreate = (input: Row) =>
  tenant.run('mutation ($input: PartnerCreateInput!) { createPartner(input: $input) { id } }', { input })

const update = (id: unknown, input: Row) =>
  tenant.run(
    'mutation ($id: ID!, $input: PartnerUpdateInput!) { updatePartner(id: $id, input: $input) { id } }',
    { id, input },
  )

async function read(id: unknown): Promise<Row> {
  const data = await tenant.query<{ partner: Row }>(`query ($id: ID!) { partner(id: $id) { ${fields} } }`, {
    id,
  })
  return data.partner
}

async function countryId(code: string): Promise<string> {
  const data = await tenant.query<{ countries: { nodes: { id: string }[] } }>(
    'query ($code: String!) { countries(filter: { code: { eq: $code } }) { nodes { id } } }',
    { code },
  )
  return data.countries.nodes[0]?.id ?? ''
}

async function stateId(code: string): Promise<string> {
  const data = await tenant.query<{ countryStates: { nodes: { id: string }[] } }>(
    'query ($code: String!) { countryStates(filter: { code: { eq: $code } }) { nodes { id } } }',
    { code },
  )
  return data.countryStates.nodes[0]?.id ?? ''
}

const commercial = async (id: unknown) => ((await read(id)).commercialPartner as Row).id

describe('hierarchy', () => {
  test('makes the nearest company above the commercial entity', async () => {
    const group = await create({ name: 'Holding', isCompany: true })
    const firm = await create({ name: 'Firm', isCompany: true, parent: group.id })
    const department = await create({ name: 'Buying', parent: firm.id })
    const person = await create({ name: 'Ann', parent: department.id })
    const alone = await create({ name: 'Bob' })
    expect(await commercial(group.id)).toBe(group.id)
    expect(await commercial(firm.id)).toBe(firm.id)
    expect(await commercial(person.id)).toBe(firm.id)
    expect(await commercial(alone.id)).toBe(alone.id)
    expect((await read(person.id)).completeName).toBe('Buying, Ann')
    expect((await read(firm.id)).completeName).toBe('Firm')
  })

  test('keeps the commercial entity of the whole subtree right when a parent moves or becomes a company', async () => {
    const [one, two] = [
      await create({ name: 'One', isCompany: true }),
      await create({ name: 'Two', isCompany: true }),
    ]
    const office = await create({ name: 'Office', parent: one.id })
    const desk = await create({ name: 'Desk', parent: office.id })
    const clerk = await create({ name: 'Clerk', parent: desk.id })
    expect((await update(office.id, { parent: two.id })).errors).toEqual([])
    expect(await commercial(clerk.id)).toBe(two.id)
    expect((await update(office.id, { isCompany: true })).errors).toEqual([])
    expect(await commercial(clerk.id)).toBe(office.id)
    expect((await update(office.id, { isCompany: false, parent: null })).errors).toEqual([])
    expect(await commercial(clerk.id)).toBe(office.id)
    expect((await update(office.id, { name: 'Bureau' })).errors).toEqual([])
    expect((await read(desk.id)).completeName).toBe('Bureau, Desk')
  })

  test('takes a company with its people in one call', async () => {
    const data = await tenant.query<{ createPartner: Row }>(
      `mutation { createPartner(input: { name: "Whole", isCompany: true, children: { create: [{ name: "P1" }, { name: "P2" }] } }) {
        id children { nodes { completeName commercialPartner { id } } } } }`,
    )
    const { id, children } = data.createPartner as { id: string; children: { nodes: Row[] } }
    expect(children.nodes.map((child) => child.completeName)).toEqual(['Whole, P1', 'Whole, P2'])
    expect(children.nodes.every((child) => (child.commercialPartner as Row).id === id)).toBe(true)
  })

  test('refuses a partner above itself, at the field', async () => {
    const top = await create({ name: 'Top' })
    const middle = await create({ name: 'Middle', parent: top.id })
    const low = await create({ name: 'Low', parent: middle.id })
    for (const parent of [top.id, middle.id, low.id]) {
      const { errors } = await update(top.id, { parent })
      expect(errors[0]?.code).toBe('VALIDATION')
      expect(errors[0]?.issues[0]).toMatchObject({ path: ['parent'], rule: 'partner.no-cycle' })
    }
  })

  test('lets two parallel moves make no circle', async () => {
    for (let round = 0; round < 3; round++) {
      const [a, b] = [await create({ name: `A${round}` }), await create({ name: `B${round}` })]
      const replies = await Promise.all([update(a.id, { parent: b.id }), update(b.id, { parent: a.id })])
      expect(replies.filter((reply) => reply.errors.length === 0)).toHaveLength(1)
      expect(replies.flatMap((reply) => reply.errors.map((error) => error.code))).not.toContain('INTERNAL')
    }
  })

  test('keeps the commercial entity right while people join and their department moves', async () => {
    const [one, two] = [
      await create({ name: 'From', isCompany: true }),
      await create({ name: 'To', isCompany: true }),
    ]
    const department = await create({ name: 'Sales', parent: one.id })
    const joined = await Promise.all([
      ...Array.from({ length: 10 }, (_, index) => tryCreate({ name: `New ${index}`, parent: department.id })),
      update(department.id, { parent: two.id }),
      ...Array.from({ length: 10 }, (_, index) =>
        tryCreate({ name: `Late ${index}`, parent: department.id }),
      ),
    ])
    expect(joined.flatMap((reply) => reply.errors)).toEqual([])
    const wrong =
      await sql`select id from partner where parent_id = ${department.id} and commercial_partner_id <> ${two.id}`.execute(
        tenant.db,
      )
    expect(wrong.rows).toEqual([])
  })

  test('refuses a circle by raw SQL, and hands down what raw SQL changes', async () => {
    const top = await create({ name: 'Root', isCompany: true })
    const low = await create({ name: 'Leaf', parent: top.id })
    await expect(
      sql`update partner set parent_id = ${low.id} where id = ${top.id}`.execute(tenant.db),
    ).rejects.toThrow('cannot belong to itself')
    await expect(
      sql`update partner set parent_id = id where id = ${top.id}`.execute(tenant.db),
    ).rejects.toThrow('own_parent')
    await sql`update partner set name = 'Stem' where id = ${top.id}`.execute(tenant.db)
    expect((await read(low.id)).completeName).toBe('Stem, Leaf')
  })

  test('refuses to delete a company with people, and archives it', async () => {
    const firm = await create({ name: 'Kept', isCompany: true })
    await create({ name: 'Employee', parent: firm.id })
    const { errors } = await tenant.run('mutation ($id: ID!) { deletePartners(ids: [$id]) }', { id: firm.id })
    expect(errors[0]?.code).toBe('CONSTRAINT')
    expect(errors[0]?.message).toMatch(/still used by contacts.*Archive it/)
    expect((await update(firm.id, { active: false })).errors).toEqual([])
  })
})

describe('companies of yours', () => {
  const company = async (name: string) =>
    (
      await tenant.query<{ createCompany: Row }>(
        'mutation ($name: String!, $currency: ID!) { createCompany(input: { name: $name, currency: $currency }) { id } }',
        { name, currency: await currencyId() },
      )
    ).createCompany.id
  const currencyId = async () =>
    (
      await tenant.query<{ currencies: { nodes: Row[] } }>(
        '{ currencies(filter: { code: { eq: "EUR" } }) { nodes { id } } }',
      )
    ).currencies.nodes[0]?.id

  test('share no contacts through a parent, whichever of the two changes', async () => {
    const [north, south] = [await company('North'), await company('South')]
    const firm = await create({ name: 'Northern', isCompany: true, company: north })
    const { errors } = await tryCreate({ name: 'Southerner', parent: firm.id, company: south })
    expect(errors[0]?.issues[0]).toMatchObject({ path: ['company'], rule: 'partner.company' })
    const child = await create({ name: 'Northerner', parent: firm.id, company: north })
    expect((await update(firm.id, { company: south })).errors[0]).toMatchObject({ code: 'CONSTRAINT' })
    expect((await update(child.id, { company: null })).errors).toEqual([])
    expect((await update(firm.id, { company: south })).errors).toEqual([])
  })

  test('stay apart when a person joins while the parent changes hands', async () => {
    const [east, west] = [await company('East'), await company('West')]
    for (let round = 0; round < 3; round++) {
      const firm = await create({ name: `Eastern ${round}`, isCompany: true, company: east })
      await Promise.all([
        update(firm.id, { company: west }),
        ...Array.from({ length: 5 }, (_, index) =>
          tryCreate({ name: `Joiner ${index}`, parent: firm.id, company: east }),
        ),
      ])
    }
    const apart = await sql`
      select from partner join partner parent on parent.id = partner.parent_id
      where partner.company_id <> parent.company_id
    `.execute(tenant.db)
    expect(apart.rows).toEqual([])
  })
})

describe('address and numbers', () => {
  test('refuses a state of another country, and finds the country of a state', async () => {
    const [france, california] = [await countryId('FR'), await stateId('US-CA')]
    const { errors } = await tryCreate({ name: 'Lost', country: france, state: california })
    expect(errors[0]?.issues[0]).toMatchObject({ path: ['state'], rule: 'partner.state' })
    const found = await create({ name: 'Found', state: california })
    expect(found.country).toEqual({ code: 'US' })
    expect((await update(found.id, { country: france })).errors[0]?.issues[0]?.rule).toBe('partner.state')
  })

  test('keeps tax numbers in one form and refuses wrong ones of the country', async () => {
    const [germany, france] = [await countryId('DE'), await countryId('FR')]
    const good = await create({ name: 'Good', country: germany, vat: 'de 136 695 976' })
    expect(good.vat).toBe('DE136695976')
    const { errors } = await tryCreate({ name: 'Bad', country: germany, vat: 'DE136695978' })
    expect(errors[0]).toMatchObject({ code: 'VALIDATION', issues: [{ path: ['vat'], rule: 'partner.vat' }] })
    expect((await tryCreate({ name: 'Nowhere', vat: '136695976' })).errors[0]?.issues[0]?.rule).toBe(
      'partner.vat',
    )
    expect((await create({ name: 'Blank', vat: '  ' })).vat).toBeNull()
    const { errors: moved } = await update(
      (await create({ name: 'Bare', country: germany, vat: '136695976' })).id,
      { country: france },
    )
    expect(moved).toEqual([])
  })

  test('checks tax numbers of upserts with the place of the row', async () => {
    const { errors } = await tenant.run(
      `mutation ($country: ID!) { upsertPartners(inputs: [
        { externalId: "shop.a", name: "A", country: $country, vat: "DE136695976" },
        { externalId: "shop.b", name: "B", country: $country, vat: "DE1" }]) { id } }`,
      { country: await countryId('DE') },
    )
    expect(errors[0]?.issues[0]?.path).toEqual([1, 'vat'])
    const { partners } = await tenant.query<{ partners: { totalCount: number } }>(
      '{ partners(filter: { name: { eq: "A" } }) { totalCount } }',
    )
    expect(partners.totalCount).toBe(0)
  })

  test('refuses an e-mail address, a language and a blank name that are none', async () => {
    expect((await tryCreate({ name: 'X', email: 'nobody' })).errors[0]?.issues[0]?.path).toEqual(['email'])
    expect((await tryCreate({ name: 'X', lang: 'x' })).errors[0]?.issues[0]?.rule).toBe('partner.language')
    expect((await tryCreate({ name: '   ' })).errors[0]?.issues[0]?.path).toEqual(['name'])
  })
})

describe('bank accounts', () => {
  const bank = (partner: unknown, number: string) =>
    tenant.run<{ createPartnerBank: Row }>(
      'mutation ($partner: ID!, $number: String!) { createPartnerBank(input: { partner: $partner, number: $number }) { id number } }',
      { partner, number },
    )

  test('keeps numbers in one form, once for a partner, also by parallel calls', async () => {
    const [one, two] = [await create({ name: 'Payer' }), await create({ name: 'Sister' })]
    const forms = [
      'DE89 3704 0044 0532 0130 00',
      'de89370400440532013000',
      'IBAN: DE89-3704-0044-0532-0130-00',
      'DE89.3704.0044.0532.0130.00',
    ]
    const replies = await Promise.all(forms.map((number) => bank(one.id, number)))
    const made = replies.filter((reply) => reply.errors.length === 0)
    expect(made.map((reply) => reply.data.createPartnerBank.number)).toEqual(['DE89370400440532013000'])
    for (const reply of replies.filter((other) => other.errors.length > 0)) {
      expect(reply.errors[0]).toMatchObject({
        code: 'CONSTRAINT',
        message: 'The partner already has this account.',
      })
    }
    expect((await bank(two.id, forms[0] ?? '')).errors).toEqual([])
  })

  test('refuses an IBAN with a mistyped digit', async () => {
    const { errors } = await bank((await create({ name: 'Typo' })).id, 'DE89 3704 0044 0532 0130 01')
    expect(errors[0]?.issues[0]).toMatchObject({ path: ['number'], rule: 'partner-bank.number' })
  })
})

describe('categories', () => {
  test('carry the names of those above them through renames and moves', async () => {
    const make = async (name: string, parent?: unknown) =>
      (
        await tenant.query<{ createPartnerCategory: Row }>(
          'mutation ($input: PartnerCategoryCreateInput!) { createPartnerCategory(input: $input) { id completeName } }',
          { input: { name, parent } },
        )
      ).createPartnerCategory
    const change = (id: unknown, input: Row) =>
      tenant.run(
        'mutation ($id: ID!, $input: PartnerCategoryUpdateInput!) { updatePartnerCategory(id: $id, input: $input) { id } }',
        { id, input },
      )
    const trade = await make('Trade')
    const retail = await make('Retail', trade.id)
    const shops = await make('Shops', retail.id)
    expect(shops.completeName).toBe('Trade / Retail / Shops')
    await change(trade.id, { name: 'Commerce' })
    const { partnerCategory } = await tenant.query<{ partnerCategory: Row }>(
      'query ($id: ID!) { partnerCategory(id: $id) { completeName } }',
      { id: shops.id },
    )
    expect(partnerCategory.completeName).toBe('Commerce / Retail / Shops')
    expect((await change(trade.id, { parent: shops.id })).errors[0]?.issues[0]?.rule).toBe(
      'partner-category.no-cycle',
    )
    const moves = await Promise.all([change(trade.id, { parent: null }), change(retail.id, { parent: null })])
    expect(moves.flatMap((move) => move.errors)).toEqual([])
  })
})
