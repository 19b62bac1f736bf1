import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { entity } from '#core/entity.ts'
import { field } from '#core/field.ts'
import { record } from '#core/record.ts'
import { day, decimal, line, moment, money, p, percent, quantity, text } from '#core/types.ts'
import { Company } from '#modules/base/entities/company.ts'
import { Currency } from '#modules/base/entities/currency.ts'
import { Tag } from '#modules/base/entities/tag.ts'
import { Uom } from '#modules/base/entities/uom.ts'
import { User } from '#modules/base/entities/user.ts'
import { Partner } from '#modules/contacts/entities/partner.ts'
import { Pricelist } from '#modules/product/entities/pricelist.ts'
import { Product } from '#modules/product/entities/product.ts'
import { Tax } from '#modules/tax/entities/tax.ts'
import { orderMenu } from '../menu.ts'
import { confirmation, knownRate } from '../rules/confirmation.ts'
import { deletable } from '../rules/deletable.ts'
import { fixedNumber } from '../rules/fixed-number.ts'
import { frozen } from '../rules/frozen.ts'
import { lineContent } from '../rules/line-content.ts'
import { lineDefaults } from '../rules/line-defaults.ts'
import { lineOrder } from '../rules/line-order.ts'
import { linePrices } from '../rules/line-prices.ts'
import { lineTaxes } from '../rules/line-taxes.ts'
import { orderAddresses } from '../rules/order-addresses.ts'
import { orderDefaults } from '../rules/order-defaults.ts'
import { orderNumber } from '../rules/order-number.ts'
import { orderTotals } from '../rules/order-totals.ts'
import { sameCompany } from '../rules/same-company.ts'
import { sameCurrency } from '../rules/same-currency.ts'
import { orderStates } from './order-states.ts'
import { taxGuard } from './tax-guard.ts'

const schema = defineEntity({
  name: 'SaleOrder',
  tableName: 'sale_order',
  properties: {
    ...record,
    number: field(line(64), 'Number', 'Number of the order; the next of the sequence when it is left out.', {
      search: true,
      derived: true,
    }),
    reference: field(
      line(100).nullable(),
      'Customer reference',
      'Number that the customer knows the order by.',
      {
        search: true,
      },
    ),
    state: field(
      p.enum(['DRAFT', 'SENT', 'SALE', 'DONE', 'CANCEL'] as const),
      'State',
      'How far the order is.',
      { choices: orderStates, index: true },
    ),
    isLocked: field(p.boolean().default(false), 'Locked', 'Nothing can be changed until it is unlocked.', {
      readonly: true,
    }),
    date: field(moment(), 'Date', 'When the quotation was made; now, when it is left out.', {
      derived: true,
    }),
    validUntil: field(day().nullable(), 'Valid until', 'Last day on which the customer can accept.'),
    confirmedAt: field(moment().nullable(), 'Confirmed', 'When the quotation became an order.', {
      readonly: true,
    }),
    partner: () => field(p.manyToOne(Partner), 'Customer', 'Who buys.'),
    invoicePartner: () =>
      field(
        p.manyToOne(Partner),
        'Invoice address',
        "Who gets the invoice: the customer's invoice address, else the customer.",
        {
          derived: true,
        },
      ),
    deliveryPartner: () =>
      field(
        p.manyToOne(Partner),
        'Delivery address',
        "Where the goods go: the customer's delivery address, else the customer.",
        { derived: true },
      ),
    company: () =>
      field(
        p.manyToOne(Company),
        'Company',
        'Company of yours that sells; the one you work in when it is left out.',
        {
          derived: true,
        },
      ),
    pricelist: () => field(p.manyToOne(Pricelist).nullable(), 'Price list', 'Where the prices come from.'),
    currency: () =>
      field(
        p.manyToOne(Currency),
        'Currency',
        'Money of the prices: that of the price list, else of the company.',
        {
          derived: true,
        },
      ),
    currencyRate: field(
      decimal().nullable(),
      'Currency rate',
      'Units of the currency for one unit of company currency, kept from the confirmation on.',
    ),
    salesperson: () =>
      field(p.manyToOne(User).nullable(), 'Salesperson', "Who sells: the customer's salesperson, else you."),
    taxRounding: field(
      p.enum(['PER_LINE', 'GLOBAL'] as const),
      'Tax rounding',
      'Whether taxes are rounded on every line or once for the order, as the company does.',
      { readonly: true, choices: { PER_LINE: { label: 'Per line' }, GLOBAL: { label: 'Per document' } } },
    ),
    terms: field(text().nullable(), 'Terms', 'Conditions that the customer reads below the lines.', {
      widget: 'TEXT',
    }),
    note: field(text().nullable(), 'Notes', 'What only your own people read.', { widget: 'TEXT' }),
    tags: () =>
      field(p.manyToMany(Tag).owner().pivotTable('sale_order_tags'), 'Tags', 'Words that mark the order.'),
    lines: () => field(p.oneToMany(SaleOrderLine).mappedBy('order'), 'Lines', 'What is sold.'),
    amountUntaxed: field(money().default('0'), 'Untaxed', 'Sum of the lines without taxes.', {
      readonly: true,
      widget: 'MONEY',
      unitField: 'currency',
    }),
    amountTax: field(money().default('0'), 'Taxes', 'Sum of the taxes.', {
      readonly: true,
      widget: 'MONEY',
      unitField: 'currency',
    }),
    amountTotal: field(money().default('0'), 'Total', 'What the customer pays.', {
      readonly: true,
      widget: 'MONEY',
      unitField: 'currency',
    }),
    revision: field(p.integer().default(0), 'Revision', 'How often the quotation was revised before.', {
      readonly: true,
    }),
    revisionOf: () =>
      field(
        p.manyToOne(SaleOrder).nullable(),
        'Revision of',
        'The quotation that this one takes the place of.',
        {
          readonly: true,
          onDelete: 'set null',
        },
      ),
    revisions: () =>
      field(p.oneToMany(SaleOrder).mappedBy('revisionOf'), 'Revisions', 'Quotations that took its place.'),
    duplicateOf: () =>
      field(p.manyToOne(SaleOrder).nullable(), 'Copy of', 'The order that this one was copied from.', {
        readonly: true,
        onDelete: 'set null',
      }),
    cancelReason: field(line(200).nullable(), 'Reason', 'Why it was cancelled.', { readonly: true }),
  },
})

export interface SaleOrder extends InferEntity<typeof schema> {}

/** A quotation, and the order that it becomes. */
export const SaleOrder = entity<SaleOrder>(schema, {
  label: 'Sales order',
  plural: 'Sales orders',
  description: 'A quotation, and the order that it becomes when the customer agrees.',
  icon: 'shopping-cart',
  displayName: '{number}',
  order: ['-date'],
  states: { field: 'state', initial: 'DRAFT' },
  menu: orderMenu,
  derive: [
    orderDefaults,
    lineDefaults,
    lineTaxes,
    // Each of them asks the database one question that no other's answer changes.
    [orderAddresses, orderNumber, linePrices],
    orderTotals,
    confirmation,
  ],
  validate: [frozen, fixedNumber, sameCompany, sameCurrency, knownRate],
  beforeDelete: [deletable],
  unique: [{ fields: ['company', 'number'], message: 'The company already has an order of this number.' }],
  checks: [
    {
      name: 'total',
      sql: 'amount_total = amount_untaxed + amount_tax',
      message: 'The total of an order is the sum of its untaxed amount and its taxes.',
    },
    {
      name: 'confirmed',
      sql: "state not in ('SALE', 'DONE') or confirmed_at is not null",
      message: 'A confirmed order has the date of its confirmation.',
    },
    { name: 'rate', sql: 'currency_rate > 0', message: 'A currency rate must be more than zero.' },
  ],
})

const lineSchema = defineEntity({
  name: 'SaleOrderLine',
  tableName: 'sale_order_line',
  properties: {
    ...record,
    order: () => field(p.manyToOne(SaleOrder), 'Order', 'The order that the line is part of.'),
    sequence: field(
      p.integer(),
      'Sequence',
      'Place of the line within the order; last when it is left out.',
      {
        widget: 'SEQUENCE',
        derived: true,
      },
    ),
    kind: field(
      p.enum(['PRODUCT', 'SECTION', 'NOTE'] as const).default('PRODUCT'),
      'Kind',
      'Something sold, a heading, or a remark.',
      { choices: { PRODUCT: { label: 'Product' }, SECTION: { label: 'Section' }, NOTE: { label: 'Note' } } },
    ),
    product: () => field(p.manyToOne(Product).nullable(), 'Product', 'What is sold.'),
    name: field(
      text(),
      'Description',
      'What the customer reads; the name of the product when it is left out.',
      {
        widget: 'TEXT',
        derived: true,
      },
    ),
    quantity: field(quantity(), 'Quantity', 'How much is sold; 1 when it is left out.', {
      widget: 'QUANTITY',
      unitField: 'uom',
      derived: true,
    }),
    uom: () =>
      field(
        p.manyToOne(Uom).nullable(),
        'Unit',
        'Unit of the quantity; that of the product when it is left out.',
      ),
    unitPrice: field(
      money(),
      'Unit price',
      'Price of one unit; that of the price list when it is left out.',
      {
        widget: 'MONEY',
        unitField: 'order.currency',
        derived: true,
      },
    ),
    isPriceManual: field(
      p.boolean().default(false),
      'Price set by hand',
      'The unit price was given and stays as it is; turn it off to take the price of the price list.',
    ),
    discountPercent: field(percent().default('0'), 'Discount', 'Per cent off the price.', {
      widget: 'PERCENT',
      max: '100',
    }),
    taxes: () =>
      field(
        p.manyToMany(Tax).owner().pivotTable('sale_order_line_taxes'),
        'Taxes',
        'Taxes of the line; those of the product when they are left out.',
        { domain: { use: { eq: 'SALE' } } },
      ),
    subtotal: field(money().default('0'), 'Untaxed', 'Quantity times price less discount, without taxes.', {
      readonly: true,
      widget: 'MONEY',
      unitField: 'order.currency',
    }),
    taxAmount: field(money().default('0'), 'Tax', 'Taxes on the line.', {
      readonly: true,
      widget: 'MONEY',
      unitField: 'order.currency',
    }),
    total: field(money().default('0'), 'Total', 'Untaxed amount and taxes.', {
      readonly: true,
      widget: 'MONEY',
      unitField: 'order.currency',
    }),
  },
})

export interface SaleOrderLine extends InferEntity<typeof lineSchema> {}

/** Something sold, a heading or a remark within an order. */
export const SaleOrderLine = entity<SaleOrderLine>(lineSchema, {
  label: 'Order line',
  plural: 'Order lines',
  description: 'Something sold, a heading or a remark within an order.',
  icon: 'list',
  displayName: '{order.number}: {name}',
  order: ['sequence'],
  partOf: 'order',
  sql: taxGuard,
  validate: [lineContent, lineOrder],
  checks: [
    {
      name: 'content',
      sql: `kind = 'PRODUCT' and (product_id is not null or uom_id is not null)
        or kind <> 'PRODUCT' and product_id is null and uom_id is null and quantity = 0 and unit_price = 0
          and discount_percent = 0 and subtotal = 0 and tax_amount = 0 and total = 0`,
      message: 'A product line needs a product or a unit; sections and notes carry no amounts.',
    },
    { name: 'discount', sql: 'discount_percent <= 100', message: 'A discount is at most 100 %.' },
    {
      name: 'total',
      sql: 'total = subtotal + tax_amount',
      message: 'The total of a line is its untaxed amount and its taxes.',
    },
  ],
})
