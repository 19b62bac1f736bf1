import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choosePrice } from '#modules/product/choose-price.ts'
import type { PriceItem } from '#modules/product/price-list.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['product'] })
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

const tryMake = (type: string, input: Row) =>
  tenant.run(`mutation ($input: ${type}CreateInput!) { create${type}(input: $input) { id } }`, { input })

const ask = (args: Row) =>
  tenant.run<{ productPrice: Row }>(
    `query ($product: ID!, $pricelist: ID, $quantity: Decimal, $uom: ID, $date: Date, $partner: ID) {
      productPrice(product: $product, pricelist: $pricelist, quantity: $quantity, uom: $uom, date: $date, partner: $partner) {
        price currency { code } uom { code } pricelist { id } item { id } } }`,
    args,
  )

async function priceOf(args: Row): Promise<unknown> {
  const { data, errors } = await ask(args)
  expect(errors).toEqual([])
  return data.productPrice.price
}

async function idBy(many: string, code: string): Promise<string> {
  const data = await tenant.query<Record<string, { nodes: { id: string }[] }>>(
    `query ($code: String!) { ${many}(filter: { code: { eq: $code } }) { nodes { id } } }`,
    { code },
  )
  return data[many]?.nodes[0]?.id ?? ''
}

describe('price of a product', () => {
  test('is the list price with the extras of its values, or what its price list says', async () => {
    const attribute = await make('ProductAttribute', {
      name: 'Size',
      values: { create: [{ name: 'S' }, { name: 'XL', priceExtra: '2.50' }] },
    })
    const { productAttributeValues } = await tenant.query<{
      productAttributeValues: { nodes: { id: string }[] }
    }>(
      'query ($id: ID!) { productAttributeValues(filter: { attribute: { id: { eq: $id } } }, orderBy: [{ id: ASC }]) { nodes { id } } }',
      { id: attribute },
    )
    const template = await make('ProductTemplate', {
      name: 'Shirt',
      listPrice: '20',
      attributeLines: {
        create: [{ attribute, values: { link: productAttributeValues.nodes.map((value) => value.id) } }],
      },
    })
    const { products } = await tenant.query<{ products: { nodes: { id: string; priceExtra: string }[] } }>(
      'query ($id: ID!) { products(filter: { template: { id: { eq: $id } } }, orderBy: [{ id: ASC }]) { nodes { id priceExtra } } }',
      { id: template },
    )
    const [small, large] = products.nodes
    expect(large?.priceExtra).toBe('2.50')
    expect([await priceOf({ product: small?.id }), await priceOf({ product: large?.id })]).toEqual([
      '20',
      '22.5',
    ])
    const pricelist = await make('Pricelist', {
      name: 'Trade',
      items: {
        create: [
          { compute: 'PERCENT', percent: '10' },
          { product: large?.id, fixedPrice: '19.99', minQuantity: '5' },
        ],
      },
    })
    const partner = await make('Partner', { name: 'Shop', pricelist })
    expect(await priceOf({ product: large?.id, partner })).toBe('20.25')
    expect(await priceOf({ product: large?.id, pricelist, quantity: '5' })).toBe('19.99')
  })

  test('is counted in other units: boxes of a product that is priced by piece', async () => {
    const [dozen, kilo] = [await idBy('uoms', 'DZN'), await idBy('uoms', 'KGM')]
    const product = await make('Product', { name: 'Egg', listPrice: '0.35' })
    const pricelist = await make('Pricelist', {
      name: 'Eggs',
      items: { create: [{ product, minQuantity: '24', fixedPrice: '0.3' }] },
    })
    expect(await priceOf({ product, pricelist, uom: dozen })).toBe('4.2')
    expect(await priceOf({ product, pricelist, uom: dozen, quantity: '2' })).toBe('3.6')
    const { errors } = await ask({ product, uom: kilo })
    expect(errors[0]).toMatchObject({ code: 'BUSINESS_RULE', issues: [{ rule: 'price.impossible' }] })
  })

  test('is converted by the rate of the day, and refused where there is none', async () => {
    const [usd, sek] = [await idBy('currencies', 'USD'), await idBy('currencies', 'SEK')]
    for (const [date, rate] of [
      ['2025-01-01', '1.25'],
      ['2025-02-01', '1.5'],
    ])
      await make('CurrencyRate', { currency: usd, date, rate })
    const product = await make('Product', { name: 'Chip', listPrice: '10' })
    const pricelist = await make('Pricelist', { name: 'America', currency: usd })
    expect(await priceOf({ product, pricelist, date: '2025-01-31' })).toBe('12.5')
    expect(await priceOf({ product, pricelist, date: '2025-02-01' })).toBe('15')
    const { errors } = await ask({ product, pricelist, date: '2024-12-31' })
    expect(errors[0]).toMatchObject({ code: 'BUSINESS_RULE', issues: [{ rule: 'currency.rate' }] })
    expect(errors[0]?.message).toContain('USD has no rate on 2024-12-31')
    const based = await make('Pricelist', {
      name: 'Sweden',
      currency: sek,
      items: {
        create: [{ compute: 'FORMULA', base: 'PRICELIST', basePricelist: pricelist, surcharge: '1' }],
      },
    })
    expect((await ask({ product, pricelist: based, date: '2025-01-31' })).errors[0]?.message).toContain('SEK')
    await make('CurrencyRate', { currency: sek, date: '2025-01-01', rate: '11' })
    expect(await priceOf({ product, pricelist: based, date: '2025-01-31' })).toBe('111')
  })

  test('is the same as by the pure function, for any rules in any order', async () => {
    const root = await make('ProductCategory', { name: 'Root' })
    const leaf = await make('ProductCategory', { name: 'Leaf', parent: root })
    const other = await make('ProductCategory', { name: 'Other' })
    const product = await make('Product', { name: 'Any', listPrice: '100', cost: '61.7', category: leaf })
    const { product: read } = await tenant.query<{ product: { template: { id: string } } }>(
      'query ($id: ID!) { product(id: $id) { template { id } } }',
      { id: product },
    )
    const template = read.template.id
    const cents = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value / 100))
    const target = fc.constantFrom<Row>(
      {},
      { category: root },
      { category: leaf },
      { category: other },
      { template },
      { product },
    )
    const dates = fc.constantFrom<Row>(
      {},
      { dateStart: '2025-03-01' },
      { dateEnd: '2025-02-28' },
      { dateStart: '2025-02-01', dateEnd: '2025-12-31' },
    )
    const rule = fc.oneof(
      fc.record({ compute: fc.constant('FIXED'), fixedPrice: cents(30000) }),
      fc.record({ compute: fc.constant('PERCENT'), percent: cents(10000) }),
      fc.record({
        compute: fc.constant('FORMULA'),
        base: fc.constantFrom('LIST_PRICE', 'COST'),
        discountPercent: cents(5000),
        surcharge: cents(500),
        roundTo: fc.constantFrom('0.05', '1', '0.001'),
        minMargin: cents(2000),
      }),
    )
    const item = fc
      .tuple(target, dates, rule, fc.integer({ min: 0, max: 12 }))
      .map(([a, b, c, minQuantity]) => ({ ...a, ...b, ...c, minQuantity: String(minQuantity) }))
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: -3, max: 15 }),
        fc.constantFrom('2025-02-15', '2025-03-01', '2026-01-01'),
        async (items, count, date) => {
          const pricelist = await make('Pricelist', { name: `Any ${round++}`, items: { create: items } })
          const { pricelistItems } = await tenant.query<{ pricelistItems: { nodes: { id: string }[] } }>(
            'query ($id: ID!) { pricelistItems(filter: { pricelist: { id: { eq: $id } } }, orderBy: [{ id: ASC }]) { nodes { id } } }',
            { id: pricelist },
          )
          const pure = items.map((value, index): PriceItem => {
            const { category, template: ofTemplate, product: variant, ...rest } = value as Row
            return {
              ...rest,
              id: pricelistItems.nodes[index]?.id,
              categoryId: category,
              templateId: ofTemplate,
              variantId: variant,
            } as PriceItem
          })
          const expected = choosePrice(
            pricelist,
            {
              variantId: product,
              templateId: template,
              categoryPath: [leaf, root],
              quantity: String(count),
              date,
              listPrice: '100',
              cost: '61.7',
              currency: { rounding: '0.01' },
            },
            new Map([[pricelist, { items: pure.toReversed() }]]),
          )
          const { data, errors } = await ask({ product, pricelist, quantity: String(count), date })
          expect(errors).toEqual([])
          expect(data.productPrice.price).toBe(expected.price)
          expect((data.productPrice.item as Row | null)?.id ?? null).toBe(expected.itemId)
        },
      ),
      { numRuns: 40 },
    )
  })

  test('is not given for what does not exist', async () => {
    expect((await ask({ product: '999999' })).errors[0]?.code).toBe('NOT_FOUND')
    const product = await make('Product', { name: 'There' })
    expect((await ask({ product, pricelist: '999999' })).errors[0]?.code).toBe('NOT_FOUND')
    expect((await ask({ product, partner: '999999' })).errors[0]?.code).toBe('NOT_FOUND')
  })
})

describe('rules of a price list', () => {
  test('name one target, which follows from what is given', async () => {
    const pricelist = await make('Pricelist', { name: 'Targets' })
    const category = await make('ProductCategory', { name: 'Target' })
    const product = await make('Product', { name: 'Target' })
    const item = await make('PricelistItem', { pricelist, category, fixedPrice: '1' })
    const read = async () =>
      (
        await tenant.query<{ pricelistItem: Row }>(
          'query ($id: ID!) { pricelistItem(id: $id) { appliesTo category { id } product { id } } }',
          { id: item },
        )
      ).pricelistItem
    expect(await read()).toEqual({ appliesTo: 'CATEGORY', category: { id: category }, product: null })
    await tenant.query(
      'mutation ($id: ID!, $product: ID!) { updatePricelistItem(id: $id, input: { appliesTo: VARIANT, product: $product }) { id } }',
      { id: item, product },
    )
    expect(await read()).toEqual({ appliesTo: 'VARIANT', category: null, product: { id: product } })
    const { errors } = await tryMake('PricelistItem', { pricelist, category, product, fixedPrice: '1' })
    expect(errors[0]).toMatchObject({
      code: 'CONSTRAINT',
      issues: [{ rule: expect.stringContaining('target') }],
    })
    expect((await tryMake('PricelistItem', { pricelist, compute: 'PERCENT' })).errors[0]?.code).toBe(
      'CONSTRAINT',
    )
  })

  test('make no circle of price lists, also by parallel calls', async () => {
    const [a, b, c] = [
      await make('Pricelist', { name: 'A' }),
      await make('Pricelist', { name: 'B' }),
      await make('Pricelist', { name: 'C' }),
    ]
    const base = (pricelist: string, basePricelist: string) =>
      tryMake('PricelistItem', { pricelist, compute: 'FORMULA', base: 'PRICELIST', basePricelist })
    expect((await base(a, b)).errors).toEqual([])
    expect((await base(b, c)).errors).toEqual([])
    expect((await base(c, a)).errors[0]?.issues[0]).toMatchObject({
      path: ['basePricelist'],
      rule: 'pricelist.no-cycle',
    })
    expect((await base(a, a)).errors[0]?.issues[0]?.rule).toBe('pricelist.no-cycle')
    for (let round = 0; round < 2; round++) {
      const [x, y] = [
        await make('Pricelist', { name: `X${round}` }),
        await make('Pricelist', { name: `Y${round}` }),
      ]
      const replies = await Promise.all([base(x, y), base(y, x)])
      expect(replies.filter((reply) => reply.errors.length === 0)).toHaveLength(1)
    }
  })
})
