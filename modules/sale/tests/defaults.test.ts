import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()

const currencyId = async (code: string) => {
  const data = await shop.tenant.query<{ currencies: { nodes: { id: string }[] } }>(
    `{ currencies(filter: { code: { eq: "${code}" } }) { nodes { id } } }`,
  )
  return data.currencies.nodes[0]?.id ?? ''
}

test('an order takes its number, date, company, currency, addresses and salesperson by itself', async () => {
  const order = await shop.create()
  expect(order.number).toMatch(/^S\d{5}$/)
  expect(Math.abs(Date.now() - Date.parse(order.date))).toBeLessThan(60_000)
  expect(order).toMatchObject({
    state: 'DRAFT',
    company: { id: String(shop.tenant.companyId) },
    currency: { code: 'EUR' },
    taxRounding: 'PER_LINE',
    invoicePartner: { id: shop.customer },
    deliveryPartner: { id: shop.customer },
    salesperson: { id: String(shop.tenant.viewer.userId) },
    amountTotal: '0',
    pricelist: null,
  })
})

test('addresses of the customer are taken by their kind, and again when the customer changes', async () => {
  const parent = await shop.make('Partner', { name: 'Tall Trees', isCompany: true })
  const invoice = await shop.make('Partner', { name: 'Books', type: 'INVOICE', parent })
  const delivery = await shop.make('Partner', { name: 'Gate 4', type: 'DELIVERY', parent })
  const order = await shop.create({ partner: parent })
  expect(order).toMatchObject({ invoicePartner: { id: invoice }, deliveryPartner: { id: delivery } })

  const elsewhere = await shop.make('Partner', { name: 'Gate 5', type: 'DELIVERY', parent })
  const moved = await shop.update(order.id, { partner: shop.customer, deliveryPartner: elsewhere })
  expect(moved).toMatchObject({ invoicePartner: { id: shop.customer }, deliveryPartner: { id: elsewhere } })
})

test('the salesperson of the customer goes before the one who writes; nobody stays nobody', async () => {
  const salesperson = await shop.make('User', { name: 'Sam Seller', email: 'sam@example.com' })
  const partner = await shop.make('Partner', { name: 'Served by Sam', salesperson })
  expect((await shop.create({ partner })).salesperson).toEqual({ id: salesperson })
  expect((await shop.create({ partner, salesperson: null })).salesperson).toBeNull()
})

test('the price list of the customer sets the currency; another currency than that of the list is refused', async () => {
  const currency = await currencyId('USD')
  const pricelist = await shop.make('Pricelist', { name: 'Dollars', currency })
  const partner = await shop.make('Partner', { name: 'Buys in dollars', pricelist })
  const order = await shop.create({ partner })
  expect(order).toMatchObject({ pricelist: { id: pricelist }, currency: { code: 'USD' } })

  const { errors } = await shop.tryUpdate(order.id, { currency: await currencyId('JPY') })
  expect(errors[0]).toMatchObject({
    code: 'VALIDATION',
    issues: [{ path: ['currency'], rule: 'sale.currency' }],
  })

  expect(await shop.update(order.id, { pricelist: null })).toMatchObject({ currency: { code: 'EUR' } })
  expect(await shop.update(order.id, { pricelist })).toMatchObject({ currency: { code: 'USD' } })
})

test('without a company of the viewer, the only company sells; of several one must be chosen', async () => {
  const viewer = { ...shop.tenant.viewer, companyId: null }
  expect((await shop.create({}, { viewer })).company).toEqual({ id: String(shop.tenant.companyId) })

  const currency = await currencyId('JPY')
  const other = await shop.make('Company', { name: 'Second company', currency, taxRounding: 'GLOBAL' })
  await expect(shop.create({}, { viewer })).rejects.toThrow(/Company is required/)
  expect(await shop.create({ company: other }, { viewer })).toMatchObject({
    taxRounding: 'GLOBAL',
    currency: { code: 'JPY' },
  })
})

test('what belongs to another company is refused, wherever it stands', async () => {
  const company = await shop.make('Company', { name: 'Third company', currency: await currencyId('EUR') })
  const partner = await shop.make('Partner', { name: 'Theirs', company })
  const product = await shop.product({ name: 'Their product', company })
  const tax = await shop.tax({ company })
  const pricelist = await shop.make('Pricelist', { name: 'Their list', company })
  const attempts: [object, (string | number)[]][] = [
    [{ partner }, ['partner']],
    [{ invoicePartner: partner }, ['invoicePartner']],
    [{ deliveryPartner: partner }, ['deliveryPartner']],
    [{ pricelist }, ['pricelist']],
    [{ lines: { create: [shop.line('1', '1'), { product }] } }, ['lines', 'create', 1, 'product']],
    [
      { lines: { create: [shop.line('1', '1', { taxes: { link: [tax] } })] } },
      ['lines', 'create', 0, 'taxes'],
    ],
  ]
  for (const [input, path] of attempts) {
    const { errors } = await shop.tryCreate(input as Record<string, unknown>)
    expect(errors[0]?.issues).toContainEqual(expect.objectContaining({ path, rule: 'sale.company' }))
  }
  expect((await shop.create({ partner, company })).company).toEqual({ id: company })
})
