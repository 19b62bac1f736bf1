import { expect, test } from 'vitest'
import { openShop } from './kit.ts'

const shop = openShop()
const lines = (...create: object[]) => ({ lines: { create } })

test('a line takes text, unit, price and taxes of its product', async () => {
  const tax = await shop.tax({ amount: '20' })
  const product = await shop.product({
    name: 'Chair',
    description: 'Beech, oiled',
    listPrice: '80.50',
    saleTaxes: { link: [tax] },
  })
  const order = await shop.create(lines({ product, quantity: '2' }))
  expect(order.lines.nodes[0]).toMatchObject({
    kind: 'PRODUCT',
    name: 'Chair\nBeech, oiled',
    uom: { name: 'Unit' },
    unitPrice: '80.5',
    isPriceManual: false,
    taxes: { nodes: [{ id: tax }] },
    subtotal: '161',
    taxAmount: '32.2',
    total: '193.2',
  })
  expect(order).toMatchObject({ amountUntaxed: '161', amountTax: '32.2', amountTotal: '193.2' })
})

test('taxes of other countries, companies and uses are not taken', async () => {
  const countries = await shop.tenant.query<{ countries: { nodes: { id: string; code: string }[] } }>(
    '{ countries(filter: { code: { in: ["FR", "DE"] } }, orderBy: [{ code: ASC }]) { nodes { id code } } }',
  )
  const [germany, france] = countries.countries.nodes
  await shop.tenant.query(
    'mutation ($id: ID!, $country: ID!) { updateCompany(id: $id, input: { country: $country }) { id } }',
    {
      id: shop.tenant.companyId,
      country: france?.id,
    },
  )
  const french = await shop.tax({ amount: '20', country: france?.id })
  const others = [
    await shop.tax({ amount: '19', country: germany?.id }),
    await shop.tax({ amount: '1', use: 'PURCHASE' }),
    await shop.tax({ amount: '2', active: false }),
  ]
  const product = await shop.product({ saleTaxes: { link: [french, ...others] } })
  const order = await shop.create(lines({ product }))
  expect(order.lines.nodes[0]?.taxes.nodes).toEqual([{ id: french }])
})

test('given values stay, an empty set of taxes too', async () => {
  const tax = await shop.tax({ amount: '20' })
  const product = await shop.product({ listPrice: '10', saleTaxes: { link: [tax] } })
  const order = await shop.create(
    lines({ product, name: 'As agreed', unitPrice: '7.123456789', quantity: '3', taxes: { set: [] } }),
  )
  expect(order.lines.nodes[0]).toMatchObject({
    name: 'As agreed',
    unitPrice: '7.123456789',
    isPriceManual: true,
    taxes: { nodes: [] },
    total: '21.37',
  })
})

test('another product brings its own text, unit, price and taxes; what was given along with it stays', async () => {
  const tax = await shop.tax({ amount: '10' })
  const [one, two] = [
    await shop.product({ listPrice: '10' }),
    await shop.product({ name: 'Two', listPrice: '20', saleTaxes: { link: [tax] } }),
  ]
  const order = await shop.create(lines({ product: one, unitPrice: '9' }))
  const id = order.lines.nodes[0]?.id
  const update = (values: object) => shop.update(order.id, { lines: { update: [{ id, ...values }] } })
  const changed = await update({ product: two })
  expect(changed.lines.nodes[0]).toMatchObject({
    name: 'Two',
    unitPrice: '20',
    isPriceManual: false,
    taxes: { nodes: [{ id: tax }] },
  })
  const back = await update({ product: one, unitPrice: '5', name: 'Mine' })
  expect(back.lines.nodes[0]).toMatchObject({
    name: 'Mine',
    unitPrice: '5',
    isPriceManual: true,
    taxes: { nodes: [] },
  })
})

test('a price that was set by hand outlives a change of quantity; one from the price list follows it', async () => {
  const product = await shop.product({ listPrice: '10' })
  const pricelist = await shop.make('Pricelist', {
    name: 'Breaks',
    items: { create: [{ compute: 'FIXED', fixedPrice: '8', minQuantity: '10' }] },
  })
  const order = await shop.create({
    pricelist,
    ...lines({ product, quantity: '1' }, { product, quantity: '1', unitPrice: '9.5' }),
  })
  const [auto, manual] = order.lines.nodes
  expect(auto?.unitPrice).toBe('10')
  const more = await shop.update(order.id, {
    lines: {
      update: [
        { id: auto?.id, quantity: '10' },
        { id: manual?.id, quantity: '10' },
      ],
    },
  })
  expect(more.lines.nodes.map((line) => line.unitPrice)).toEqual(['8', '9.5'])
  const free = await shop.update(order.id, { lines: { update: [{ id: manual?.id, isPriceManual: false }] } })
  expect(free.lines.nodes.map((line) => line.unitPrice)).toEqual(['8', '8'])
  const list = await shop.update(order.id, { pricelist: null })
  expect(list.lines.nodes.map((line) => line.unitPrice)).toEqual(['10', '10'])
})

test('a price is that of the unit of the line', async () => {
  const units = await shop.tenant.query<{ uoms: { nodes: { id: string; name: string }[] } }>(
    '{ uoms(filter: { name: { in: ["Dozen", "Hour"] } }, orderBy: [{ name: ASC }]) { nodes { id name } } }',
  )
  const [dozen, hour] = units.uoms.nodes
  const product = await shop.product({ listPrice: '2.5' })
  const order = await shop.create(lines({ product, uom: dozen?.id, quantity: '2' }))
  expect(order.lines.nodes[0]).toMatchObject({ unitPrice: '30', subtotal: '60' })
  const { errors } = await shop.tryCreate(lines({ product, uom: hour?.id }))
  expect(errors[0]?.issues[0]).toMatchObject({
    path: ['lines', 'create', 0, 'uom'],
    rule: 'sale.line-content',
  })
})

test('a product line needs a product or a unit, and a text', async () => {
  const { errors } = await shop.tryCreate(lines({ name: 'Nothing' }, { uom: shop.unit, unitPrice: '1' }))
  expect(errors[0]?.issues).toEqual([
    expect.objectContaining({ path: ['lines', 'create', 1, 'name'], rule: 'required' }),
    expect.objectContaining({ path: ['lines', 'create', 0, 'product'], rule: 'sale.line-content' }),
  ])
})

test('sections and notes carry no amounts; a line that becomes one loses them', async () => {
  const tax = await shop.tax({ amount: '20' })
  for (const [field, value] of Object.entries({
    quantity: '1',
    unitPrice: '1',
    discountPercent: '1',
    uom: shop.unit,
    taxes: { link: [tax] },
  })) {
    const { errors } = await shop.tryCreate(lines({ kind: 'SECTION', name: 'Part one', [field]: value }))
    expect(errors[0]?.issues).toContainEqual(
      expect.objectContaining({ path: ['lines', 'create', 0, field], rule: 'sale.line-content' }),
    )
  }
  const order = await shop.create(
    lines({ kind: 'SECTION', name: 'Part one' }, shop.line('2', '5', { taxes: { link: [tax] } })),
  )
  expect(order).toMatchObject({
    amountTotal: '12',
    lines: { nodes: [{ kind: 'SECTION', total: '0' }, { total: '12' }] },
  })
  const note = await shop.update(order.id, {
    lines: { update: [{ id: order.lines.nodes[1]?.id, kind: 'NOTE' }] },
  })
  expect(note).toMatchObject({ amountTotal: '0', amountTax: '0' })
  expect(note.lines.nodes[1]).toMatchObject({
    kind: 'NOTE',
    name: 'Something',
    quantity: '0',
    uom: null,
    taxes: { nodes: [] },
  })
})

test('a discount is at most 100 %', async () => {
  const { errors } = await shop.tryCreate(lines(shop.line('1', '10', { discountPercent: '100.01' })))
  expect(errors[0]).toMatchObject({ code: 'VALIDATION' })
  const order = await shop.create(lines(shop.line('1', '10', { discountPercent: '100' })))
  expect(order.amountTotal).toBe('0')
})

test('lines keep the order in which they were given, and a new one comes last', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `Line ${index}`)
  const order = await shop.create(lines(...names.map((name) => shop.line('1', '1', { name }))))
  expect(order.lines.nodes.map((line) => line.name)).toEqual(names)
  const first = order.lines.nodes[0]
  await shop.update(order.id, { lines: { update: [{ id: first?.id, sequence: 1000 }] } })
  await shop.make('SaleOrderLine', { order: order.id, ...shop.line('1', '1', { name: 'Added' }) })
  const read = await shop.read(order.id)
  expect(read.lines.nodes.map((line) => line.name)).toEqual([...names.slice(1), 'Line 0', 'Added'])
})

test('a line stays in its order', async () => {
  const [one, two] = [await shop.create(lines(shop.line('1', '1'))), await shop.create()]
  const { errors } = await shop.tenant.run(
    'mutation ($id: ID!, $order: ID!) { updateSaleOrderLine(id: $id, input: { order: $order }) { id } }',
    {
      id: one.lines.nodes[0]?.id,
      order: two.id,
    },
  )
  expect(errors[0]?.issues[0]).toMatchObject({ path: ['order'], rule: 'sale.line-order' })
})
