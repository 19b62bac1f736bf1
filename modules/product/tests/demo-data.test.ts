import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSeeds } from '#server/sync/seeds.ts'
import { createTestTenant, type TestTenant } from '#server/testing/test-tenant.ts'

let tenant: TestTenant
beforeAll(async () => {
  tenant = await createTestTenant({ modules: ['product'] })
})
afterAll(() => tenant?.close())

const counts =
  '{ partners { totalCount } productTemplates { totalCount } products { totalCount } pricelists { totalCount } }'

test('loads demo contacts and products once, by the rules', async () => {
  await loadSeeds(tenant.registry, tenant.url, { demo: true })
  const first = await tenant.query<Record<string, { totalCount: number }>>(counts)
  expect(first.partners?.totalCount).toBeGreaterThanOrEqual(38)
  expect(first.productTemplates?.totalCount).toBe(30)
  // The desk comes in three widths and two colours, two chairs and the lamp in two, three and three variants.
  expect(first.products?.totalCount).toBe(26 + 6 + 2 + 3 + 3)
  expect(await loadSeeds(tenant.registry, tenant.url, { demo: true })).toEqual([])
  expect(await tenant.query(counts)).toEqual(first)
})

test('prices the demo products by the demo price lists', async () => {
  const { products, pricelists } = await tenant.query<Record<string, { nodes: { id: string }[] }>>(
    `{ products(filter: { name: { eq: "Copy paper A4 80 g" } }) { nodes { id } }
       pricelists(filter: { name: { eq: "Spring campaign" } }) { nodes { id } } }`,
  )
  const { productPrice } = await tenant.query<{ productPrice: { price: string } }>(
    'query ($product: ID!, $pricelist: ID!) { productPrice(product: $product, pricelist: $pricelist, quantity: "60") { price } }',
    { product: products?.nodes[0]?.id, pricelist: pricelists?.nodes[0]?.id },
  )
  expect(productPrice.price).toBe('4.45')
})
