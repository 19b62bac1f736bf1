import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['product'] })
})
afterAll(() => tenant?.close())

type Row = Record<string, unknown>

async function template(input: Row): Promise<string> {
  const data = await tenant.query<{ createProductTemplate: { id: string } }>(
    'mutation ($input: ProductTemplateCreateInput!) { createProductTemplate(input: $input) { id } }',
    { input },
  )
  return data.createProductTemplate.id
}

async function variants(id: string): Promise<{ id: string }[]> {
  const data = await tenant.query<{ products: { nodes: { id: string }[] } }>(
    'query ($id: ID!) { products(filter: { template: { id: { eq: $id } } }) { nodes { id } } }',
    { id },
  )
  return data.products.nodes
}

describe('delegation', () => {
  test('makes the product along with its only variant, and shows its fields as its own', async () => {
    const { createProduct } = await tenant.query<{ createProduct: Row }>(
      `mutation { createProduct(input: { name: "Chai", listPrice: "18", cost: "9.5", reference: " CH-1 ", barcode: "4006381333931", kind: GOODS }) {
        id name listPrice reference barcode isStorable tracking uom { code } currency { code } displayName
        template { id name variants { totalCount } } } }`,
    )
    expect(createProduct).toMatchObject({
      name: 'Chai',
      listPrice: '18',
      reference: 'CH-1',
      isStorable: true,
      tracking: 'NONE',
      uom: { code: 'C62' },
      currency: { code: 'EUR' },
      displayName: '[CH-1] Chai',
      template: { name: 'Chai', variants: { totalCount: 1 } },
    })
  })

  test('writes to the product through its variant, and finds, sorts and groups by its fields', async () => {
    const { createProduct } = await tenant.query<{ createProduct: { id: string } }>(
      'mutation { createProduct(input: { name: "Chang" }) { id } }',
    )
    const { updateProduct } = await tenant.query<{ updateProduct: Row }>(
      'mutation ($id: ID!) { updateProduct(id: $id, input: { name: "Zhang", listPrice: "19.00", weight: "1" }) { name listPrice weight template { name } } }',
      { id: createProduct.id },
    )
    expect(updateProduct).toEqual({
      name: 'Zhang',
      listPrice: '19.00',
      weight: '1',
      template: { name: 'Zhang' },
    })
    const { products } = await tenant.query<{ products: { nodes: Row[] } }>(
      '{ products(filter: { name: { contains: "zhan" }, listPrice: { gt: "18" }, uom: { code: { eq: "C62" } } }, orderBy: [{ name: DESC }]) { nodes { name } } }',
    )
    expect(products.nodes).toEqual([{ name: 'Zhang' }])
  })

  test('says what is missing where the caller can see it, and makes nothing', async () => {
    const count = async () =>
      (
        await tenant.query<{ productTemplates: { totalCount: number } }>(
          '{ productTemplates { totalCount } }',
        )
      ).productTemplates.totalCount
    const before = await count()
    const { errors } = await tenant.run('mutation { createProduct(input: { barcode: "1" }) { id } }')
    expect(errors[0]).toMatchObject({ code: 'VALIDATION', issues: [{ path: ['name'], rule: 'required' }] })
    const { errors: long } = await tenant.run(
      'mutation ($name: String!) { createProduct(input: { name: $name }) { id } }',
      { name: 'x'.repeat(201) },
    )
    expect(long[0]?.issues[0]).toMatchObject({ path: ['name'], rule: 'max-length' })
    expect(await count()).toBe(before)
  })

  test('changes the product of a variant that is added to it, and makes no second one', async () => {
    const vase = await template({ name: 'Vase' })
    const { errors } = await tenant.run(
      'mutation ($vase: ID!) { createProduct(input: { template: $vase, name: "Other" }) { id } }',
      { vase },
    )
    expect(errors[0]?.code).toBe('CONSTRAINT')
    const { productTemplates } = await tenant.query<{ productTemplates: { totalCount: number } }>(
      '{ productTemplates(filter: { name: { eq: "Other" } }) { totalCount } }',
    )
    expect(productTemplates.totalCount).toBe(0)
  })
})

describe('codes, kinds and units', () => {
  const create = (input: Row) =>
    tenant.run<{ createProduct: Row }>(
      'mutation ($input: ProductCreateInput!) { createProduct(input: $input) { id purchaseUom { code } isStorable } }',
      { input },
    )
  const uom = async (code: string) =>
    (
      await tenant.query<{ uoms: { nodes: { id: string }[] } }>(
        'query ($code: String!) { uoms(filter: { code: { eq: $code } }) { nodes { id } } }',
        { code },
      )
    ).uoms.nodes[0]?.id

  test('gives a barcode to one product only, also by parallel calls', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, index) => create({ name: `B${index}`, barcode: ' 5901234123457' })),
    )
    expect(replies.filter((reply) => reply.errors.length === 0)).toHaveLength(1)
    expect(new Set(replies.flatMap((reply) => reply.errors.map((error) => error.code)))).toEqual(
      new Set(['CONSTRAINT']),
    )
    const blanks = await Promise.all([
      create({ name: 'No code', barcode: '' }),
      create({ name: 'No code either', barcode: ' ' }),
    ])
    expect(blanks.flatMap((reply) => reply.errors)).toEqual([])
  })

  test('buys in a unit that converts into the one it counts in', async () => {
    const [kilo, dozen] = [await uom('KGM'), await uom('DZN')]
    expect((await create({ name: 'Flour', uom: kilo })).data.createProduct.purchaseUom).toEqual({
      code: 'KGM',
    })
    expect((await create({ name: 'Eggs', purchaseUom: dozen })).errors).toEqual([])
    const { errors } = await create({ name: 'Odd', uom: kilo, purchaseUom: dozen })
    expect(errors[0]?.issues[0]).toMatchObject({ path: ['purchaseUom'], rule: 'product.purchase-unit' })
  })

  test('keeps services out of stock and out of tracking', async () => {
    expect((await create({ name: 'Advice', kind: 'SERVICE' })).data.createProduct.isStorable).toBe(false)
    expect(
      (await create({ name: 'Odd', kind: 'SERVICE', isStorable: true })).errors[0]?.issues[0]?.rule,
    ).toBe('product.kind')
    expect((await create({ name: 'Odd', kind: 'SERVICE', tracking: 'LOT' })).errors[0]?.issues[0]?.rule).toBe(
      'product.tracking',
    )
  })
})

describe('vendor prices', () => {
  test('take the money of the product and only its own variants', async () => {
    const { createPartner } = await tenant.query<{ createPartner: { id: string } }>(
      'mutation { createPartner(input: { name: "Mill", isCompany: true }) { id } }',
    )
    const [oat, rye] = [await template({ name: 'Oat' }), await template({ name: 'Rye' })]
    const [oatVariant] = await variants(oat)
    const add = (input: Row) =>
      tenant.run<{ createVendorPrice: Row }>(
        'mutation ($input: VendorPriceCreateInput!) { createVendorPrice(input: $input) { currency { code } template { id } } }',
        {
          input: { partner: createPartner.id, price: '2', ...input },
        },
      )
    expect((await add({ product: oatVariant?.id })).data.createVendorPrice).toEqual({
      currency: { code: 'EUR' },
      template: { id: oat },
    })
    expect((await add({ template: rye, product: oatVariant?.id })).errors[0]?.issues[0]?.rule).toBe(
      'vendor-price.variant',
    )
    expect(
      (await add({ template: rye, dateStart: '2025-02-01', dateEnd: '2025-01-01' })).errors[0]?.message,
    ).toBe('The last day is before the first.')
  })
})
