import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['product'] })
})
afterAll(() => tenant?.close())

type Row = Record<string, unknown>
interface Attribute {
  id: string
  values: { id: string; name: string }[]
}
interface Variant extends Row {
  id: string
  variantName: string | null
  active: boolean
}

async function attribute(name: string, values: string[]): Promise<Attribute> {
  const data = await tenant.query<{
    createProductAttribute: { id: string; values: { nodes: { id: string; name: string }[] } }
  }>(
    `mutation ($input: ProductAttributeCreateInput!) {
      createProductAttribute(input: $input) { id values(orderBy: [{ id: ASC }]) { nodes { id name } } } }`,
    { input: { name, values: { create: values.map((value) => ({ name: value })) } } },
  )
  return { id: data.createProductAttribute.id, values: data.createProductAttribute.values.nodes }
}

const line = (made: Attribute, count = made.values.length) => ({
  attribute: made.id,
  values: { link: made.values.slice(0, count).map((value) => value.id) },
})

async function template(input: Row): Promise<string> {
  const data = await tenant.query<{ createProductTemplate: { id: string } }>(
    'mutation ($input: ProductTemplateCreateInput!) { createProductTemplate(input: $input) { id } }',
    { input },
  )
  return data.createProductTemplate.id
}

const change = (id: string, input: Row) =>
  tenant.run(
    'mutation ($id: ID!, $input: ProductTemplateUpdateInput!) { updateProductTemplate(id: $id, input: $input) { id } }',
    { id, input },
  )

async function variants(id: string): Promise<Variant[]> {
  const data = await tenant.query<{ products: { nodes: Variant[] } }>(
    `query ($id: ID!) { products(filter: { template: { id: { eq: $id } }, active: { in: [true, false] } }, orderBy: [{ id: ASC }], first: 100) {
      nodes { id displayName variantName combination active isPossible barcode reference } } }`,
    { id },
  )
  return data.products.nodes
}

const names = async (id: string) =>
  (await variants(id)).filter((variant) => variant.active).map((variant) => variant.variantName)

/** Something that refers to a variant, as a sale would. */
const use = (variant: string, pricelist: string) =>
  tenant.query(
    `mutation ($pricelist: ID!, $variant: ID!) { createPricelistItem(input: { pricelist: $pricelist, product: $variant, fixedPrice: "1" }) { id } }`,
    { pricelist, variant },
  )

const pricelist = async () =>
  (
    await tenant.query<{ createPricelist: { id: string } }>(
      `mutation { createPricelist(input: { name: "List ${Math.random()}" }) { id } }`,
    )
  ).createPricelist.id

async function lineIds(id: string): Promise<Record<string, string>> {
  const data = await tenant.query<{
    productAttributeLines: { nodes: { id: string; attribute: { id: string } }[] }
  }>(
    'query ($id: ID!) { productAttributeLines(filter: { template: { id: { eq: $id } } }) { nodes { id attribute { id } } } }',
    { id },
  )
  return Object.fromEntries(data.productAttributeLines.nodes.map((node) => [node.attribute.id, node.id]))
}

describe('variants', () => {
  test('are one for a plain product and one for each combination otherwise', async () => {
    expect(await names(await template({ name: 'Plain' }))).toEqual([null])
    const [size, colour] = [await attribute('Size', ['S', 'M']), await attribute('Colour', ['Red', 'Blue'])]
    const shirt = await template({ name: 'Shirt', attributeLines: { create: [line(size), line(colour)] } })
    expect(await names(shirt)).toEqual(['S, Red', 'S, Blue', 'M, Red', 'M, Blue'])
    expect((await variants(shirt))[0]?.displayName).toBe('Shirt (S, Red)')
  })

  test('come and go with the values; used ones are archived and come back', async () => {
    const length = await attribute('Length', ['1 m', '2 m', '3 m'])
    const rope = await template({ name: 'Rope', attributeLines: { create: [line(length)] } })
    const [, second, third] = await variants(rope)
    await use(third?.id ?? '', await pricelist())
    const ids = await lineIds(rope)
    const values = (count: number[]) =>
      change(rope, {
        attributeLines: {
          update: [{ id: ids[length.id], values: { set: count.map((index) => length.values[index]?.id) } }],
        },
      })
    expect((await values([0])).errors).toEqual([])
    const left = await variants(rope)
    expect(left.map((variant) => [variant.variantName, variant.active, variant.isPossible])).toEqual([
      ['1 m', true, true],
      ['3 m', false, false],
    ])
    expect((await values([0, 1, 2])).errors).toEqual([])
    const back = await variants(rope)
    expect(back.filter((variant) => variant.active).map((variant) => variant.variantName)).toEqual([
      '1 m',
      '3 m',
      '2 m',
    ])
    expect(back.find((variant) => variant.variantName === '3 m')?.id).toBe(third?.id)
    expect(back.find((variant) => variant.variantName === '2 m')?.id).not.toBe(second?.id)
  })

  test('stay themselves when an attribute of one value comes or goes', async () => {
    const grade = await attribute('Grade', ['A', 'B'])
    const bolt = await template({ name: 'Bolt' })
    const [plain] = await variants(bolt)
    expect((await change(bolt, { attributeLines: { create: [line(grade, 1)] } })).errors).toEqual([])
    expect(await variants(bolt)).toMatchObject([{ id: plain?.id, variantName: 'A' }])
    const ids = await lineIds(bolt)
    expect((await change(bolt, { attributeLines: { delete: [ids[grade.id]] } })).errors).toEqual([])
    expect(await variants(bolt)).toMatchObject([{ id: plain?.id, variantName: null }])
  })

  test('follow an attribute line that is deleted by itself', async () => {
    const finish = await attribute('Finish', ['Matt', 'Gloss'])
    const paint = await template({ name: 'Paint', attributeLines: { create: [line(finish)] } })
    const ids = await lineIds(paint)
    const { errors } = await tenant.run('mutation ($id: ID!) { deleteProductAttributeLines(ids: [$id]) }', {
      id: ids[finish.id],
    })
    expect(errors).toEqual([])
    expect(await names(paint)).toEqual([null])
  })

  test('archived by hand stay archived, and follow the product into the archive and back', async () => {
    const taste = await attribute('Taste', ['Sweet', 'Sour'])
    const jam = await template({ name: 'Jam', attributeLines: { create: [line(taste)] } })
    const [sweet] = await variants(jam)
    await tenant.query('mutation ($id: ID!) { updateProduct(id: $id, input: { active: false }) { id } }', {
      id: sweet?.id,
    })
    await change(jam, { name: 'Good jam' })
    expect(await names(jam)).toEqual(['Sour'])
    await change(jam, { active: false })
    expect(await names(jam)).toEqual([])
    await change(jam, { active: true })
    expect(await names(jam)).toEqual(['Sweet', 'Sour'])
  })

  test('are the same ones when two people change the attributes at once', async () => {
    const [width, height] = [
      await attribute('Width', ['60', '80', '100']),
      await attribute('Height', ['190', '200']),
    ]
    const door = await template({ name: 'Door', attributeLines: { create: [line(width, 1)] } })
    const ids = await lineIds(door)
    const replies = await Promise.all([
      change(door, { attributeLines: { create: [line(height)] } }),
      change(door, {
        attributeLines: {
          update: [{ id: ids[width.id], values: { link: width.values.slice(1).map((value) => value.id) } }],
        },
      }),
      change(door, { name: 'Front door' }),
    ])
    expect(replies.flatMap((reply) => reply.errors)).toEqual([])
    expect((await names(door)).sort()).toEqual([
      '100, 190',
      '100, 200',
      '60, 190',
      '60, 200',
      '80, 190',
      '80, 200',
    ])
  })

  test('of one combination are refused by the database', async () => {
    const lamp = await template({ name: 'Lamp' })
    await expect(
      sql`insert into product (template_id, combination) values (${lamp}, '')`.execute(tenant.db),
    ).rejects.toThrow('unique')
    const made = await tenant.run(
      'mutation ($lamp: ID!) { createProduct(input: { template: $lamp }) { id } }',
      { lamp },
    )
    expect(made.errors[0]).toMatchObject({
      code: 'CONSTRAINT',
      message: 'The product already has a variant of these values.',
    })
  })

  test('cannot be made by hand where there are attributes, nor be too many', async () => {
    const knob = await attribute('Knob', ['Round', 'Square'])
    const drawer = await template({ name: 'Drawer', attributeLines: { create: [line(knob)] } })
    const { errors } = await tenant.run(
      'mutation ($id: ID!) { createProduct(input: { template: $id }) { id } }',
      { id: drawer },
    )
    expect(errors[0]?.issues[0]?.rule).toBe('product.combination')
    const wide = await Promise.all(
      ['X', 'Y', 'Z'].map((name) =>
        attribute(
          name,
          Array.from({ length: 11 }, (_, index) => `${name}${index}`),
        ),
      ),
    )
    const { errors: many } = await change(drawer, {
      attributeLines: { create: wide.map((made) => line(made)) },
    })
    expect(many[0]?.issues[0]).toMatchObject({ rule: 'product.variants', path: ['attributeLines'] })
  })

  test('have values of their attribute only', async () => {
    const [wood, metal] = [await attribute('Wood', ['Oak']), await attribute('Metal', ['Iron'])]
    const { errors } = await tenant.run(
      'mutation ($input: ProductTemplateCreateInput!) { createProductTemplate(input: $input) { id } }',
      {
        input: {
          name: 'Gate',
          attributeLines: { create: [{ attribute: wood.id, values: { link: [metal.values[0]?.id] } }] },
        },
      },
    )
    expect(errors[0]?.issues[0]).toMatchObject({
      path: ['attributeLines', 'create', 0, 'values'],
      rule: 'product-attribute.values',
    })
  })

  test('cannot be deleted while possible; the last one takes its product with it', async () => {
    const heel = await attribute('Heel', ['High', 'Low'])
    const shoe = await template({ name: 'Shoe', attributeLines: { create: [line(heel)] } })
    const all = (await variants(shoe)).map((variant) => variant.id)
    const remove = (ids: string[]) =>
      tenant.run('mutation ($ids: [ID!]!) { deleteProducts(ids: $ids) }', { ids })
    expect((await remove(all.slice(0, 1))).errors[0]).toMatchObject({
      code: 'BUSINESS_RULE',
      issues: [{ rule: 'product.possible' }],
    })
    expect((await remove(all)).errors).toEqual([])
    const { productTemplate } = await tenant.query('query ($id: ID!) { productTemplate(id: $id) { id } }', {
      id: shoe,
    })
    expect(productTemplate).toBeNull()
  })
})
