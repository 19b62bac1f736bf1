/** What tests of sales share: a tenant with a customer and products, and short ways to write orders. */
import { afterAll, beforeAll } from 'vitest'
import { createTestTenant, type Reply, type TestTenant } from '#server/testing/test-tenant.ts'

/** An order as the tests read it. */
export interface OrderReply {
  id: string
  version: number
  number: string
  reference: string | null
  state: string
  isLocked: boolean
  date: string
  validUntil: string | null
  confirmedAt: string | null
  currencyRate: string | null
  cancelReason: string | null
  taxRounding: string
  revision: number
  revisionOf: { number: string } | null
  duplicateOf: { number: string } | null
  partner: { id: string }
  invoicePartner: { id: string }
  deliveryPartner: { id: string }
  company: { id: string }
  currency: { id: string; code: string }
  pricelist: { id: string } | null
  salesperson: { id: string } | null
  amountUntaxed: string
  amountTax: string
  amountTotal: string
  lines: { nodes: LineReply[] }
}

interface LineReply {
  id: string
  sequence: number
  kind: string
  name: string
  quantity: string
  unitPrice: string
  isPriceManual: boolean
  discountPercent: string
  subtotal: string
  taxAmount: string
  total: string
  product: { id: string } | null
  uom: { id: string; name: string } | null
  taxes: { nodes: { id: string }[] }
}

export const orderFields = `
  id version number reference state isLocked date validUntil confirmedAt currencyRate cancelReason taxRounding revision
  revisionOf { number } duplicateOf { number } partner { id } invoicePartner { id } deliveryPartner { id } company { id }
  currency { id code } pricelist { id } salesperson { id } amountUntaxed amountTax amountTotal
  lines(first: 100) { nodes {
    id sequence kind name quantity unitPrice isPriceManual discountPercent subtotal taxAmount total
    product { id } uom { id name } taxes(first: 20) { nodes { id } }
  } }
`

type Input = Record<string, unknown>
type Options = Parameters<TestTenant['run']>[2]

/** A tenant for the tests of one file, and what they do in it. */
interface Shop {
  readonly tenant: TestTenant
  readonly customer: string
  readonly unit: string
  create(input?: Input, options?: Options): Promise<OrderReply>
  tryCreate(input: Input, extra?: string): Promise<Reply<{ order: OrderReply }>>
  update(id: string, input: Input): Promise<OrderReply>
  tryUpdate(id: string, input: Input, expectedVersion?: number): Promise<Reply<{ order: OrderReply }>>
  read(id: string): Promise<OrderReply>
  act(action: string, id: string, rest?: string): Promise<OrderReply>
  tryAct(
    action: string,
    id: string,
    rest?: string,
    options?: Options,
  ): Promise<Reply<{ orders: OrderReply[] }>>
  /** Makes one record of any entity and gives its id. */
  make(entity: string, input: Input): Promise<string>
  /** Makes a product and gives the id of its variant. */
  product(input: Input): Promise<string>
  /** Makes a tax and gives its id. */
  tax(input: Input): Promise<string>
  /** A line of something that is no product. */
  line(quantity: string, unitPrice: string, more?: Input): Input
}

/** Makes the tenant before the tests of the file and drops it after them. */
export function openShop(): Shop {
  let tenant: TestTenant
  let customer = ''
  let unit = ''
  let count = 0
  beforeAll(async () => {
    tenant = await createTestTenant({ modules: ['sale'] })
    customer = await shop.make('Partner', { name: 'Blue Fox Ltd', isCompany: true })
    const units = await tenant.query<{ uoms: { nodes: { id: string }[] } }>(
      '{ uoms(filter: { name: { eq: "Unit" } }) { nodes { id } } }',
    )
    unit = units.uoms.nodes[0]?.id ?? ''
  })
  afterAll(() => tenant?.close())

  const shop: Shop = {
    get tenant() {
      return tenant
    },
    get customer() {
      return customer
    },
    get unit() {
      return unit
    },
    async create(input = {}, options) {
      const data = await tenant.query<{ order: OrderReply }>(
        `mutation ($input: SaleOrderCreateInput!) { order: createSaleOrder(input: $input) { ${orderFields} } }`,
        { input: { partner: customer, ...input } },
        options,
      )
      return data.order
    },
    tryCreate: (input, extra = '') =>
      tenant.run(
        `mutation ($input: SaleOrderCreateInput!) { order: createSaleOrder(input: $input ${extra}) { ${orderFields} } }`,
        { input: { partner: customer, ...input } },
      ),
    async update(id, input) {
      const { data, errors } = await shop.tryUpdate(id, input)
      if (errors[0]) throw new Error(`${errors[0].code}: ${errors[0].message}`)
      return data.order
    },
    tryUpdate: (id, input, expectedVersion) =>
      tenant.run(
        `mutation ($id: ID!, $input: SaleOrderUpdateInput!, $expectedVersion: Int) {
          order: updateSaleOrder(id: $id, input: $input, expectedVersion: $expectedVersion) { ${orderFields} } }`,
        { id, input, expectedVersion },
      ),
    async read(id) {
      const data = await tenant.query<{ order: OrderReply }>(
        `query ($id: ID!) { order: saleOrder(id: $id) { ${orderFields} } }`,
        { id },
      )
      return data.order
    },
    async act(action, id, rest) {
      const { data, errors } = await shop.tryAct(action, id, rest)
      if (errors[0]) throw new Error(`${errors[0].code}: ${errors[0].message}`)
      return data.orders[0] as OrderReply
    },
    tryAct: (action, id, rest = '', options) =>
      tenant.run(
        `mutation ($ids: [ID!]!) { orders: ${action}SaleOrders(ids: $ids ${rest}) { ${orderFields} } }`,
        { ids: [id] },
        options,
      ),
    async make(entity, input) {
      const data = await tenant.query<{ made: { id: string } }>(
        `mutation ($input: ${entity}CreateInput!) { made: create${entity}(input: $input) { id } }`,
        { input },
      )
      return data.made.id
    },
    async product(input) {
      const data = await tenant.query<{ made: { variants: { nodes: { id: string }[] } } }>(
        `mutation ($input: ProductTemplateCreateInput!) {
          made: createProductTemplate(input: $input) { variants { nodes { id } } } }`,
        { input: { name: `Product ${++count}`, ...input } },
      )
      return data.made.variants.nodes[0]?.id ?? ''
    },
    tax: (input) => shop.make('Tax', { name: `Tax ${++count}`, ...input }),
    line: (quantity, unitPrice, more = {}) => ({
      name: 'Something',
      uom: unit,
      quantity,
      unitPrice,
      ...more,
    }),
  }
  return shop
}
