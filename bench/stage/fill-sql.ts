/** How much data there is; lines are four times the orders. */
export interface Sizes {
  partners: number
  products: number
  orders: number
}

/** The sizes that the targets speak of. */
export const standardSizes: Sizes = { partners: 10_000, products: 2_000, orders: 100_000 }

const price = (product: string): string => `round((${product} * 37 % 9000 + 100) / 100.0, 2)`

/**
 * Statements that fill an empty tenant with the same data every time, by sets: ids count from 1, and every value is
 * computed from them. Orders have 2 to 6 lines, 4 on average, and every partner has equally many orders. Every other
 * order is the seller's.
 */
export function fillSql({ partners, products, orders }: Sizes, sellerEmail: string): string[] {
  const product = `(i * 31::int8 + k * 17) % ${products} + 1`
  const quantity = '1 + (i + k) % 9'
  const lines = `generate_series(1, 2 + i % 5) k`
  return [
    `insert into partner (id, name, is_company, type, ref, email, phone, street, zip, city)
     select i, 'Customer ' || lpad(i::text, 7, '0'), true, 'CONTACT', 'C' || i, 'customer' || i || '@example.com',
       '+49 30 ' || (1000000 + i), 'Street ' || i % 500, lpad((i % 99999)::text, 5, '0'), 'City ' || i % 200
     from generate_series(1, ${partners}) i`,
    `insert into product_template (id, name, kind, is_storable, uom_id, purchase_uom_id, list_price, currency_id)
     select i, 'Product ' || lpad(i::text, 6, '0'), 'GOODS', true, unit.id, unit.id, ${price('i')}, company.currency_id
     from generate_series(1, ${products}) i, (select min(id) as id from uom where name = 'Unit') unit, company`,
    `insert into product (id, template_id, reference, barcode, cost)
     select i, i, 'P' || lpad(i::text, 6, '0'), '40' || lpad(i::text, 11, '0'), round(${price('i')} * 0.6, 2)
     from generate_series(1, ${products}) i`,
    `insert into sale_order (id, number, reference, state, date, valid_until, confirmed_at, partner_id,
       invoice_partner_id, delivery_partner_id, company_id, currency_id, salesperson_id, tax_rounding,
       amount_untaxed, amount_total)
     select i, 'B' || lpad(i::text, 8, '0'), case when i % 3 = 0 then 'Ref "' || i || '"' end, state,
       moment, (moment at time zone 'UTC')::date + 30, case when state in ('SALE', 'DONE') then moment end,
       partner, partner, partner, company.id, company.currency_id,
       case when i % 2 = 0 then (select id from app_user where email = '${sellerEmail}') end, company.tax_rounding,
       total, total
     from (
       select i, (array['DRAFT', 'SENT', 'SALE', 'SALE', 'SALE', 'SALE', 'SALE', 'DONE', 'DONE', 'CANCEL'])[1 + i % 10] as state,
         timestamptz '2025-01-01T00:00:00Z' + i * (interval '540 days' / ${orders}) as moment,
         (i * 7919::int8) % ${partners} + 1 as partner,
         (select sum((${quantity}) * ${price(`(${product})`)}) from ${lines}) as total
       from generate_series(1, ${orders}) i
     ) made, company`,
    `insert into sale_order_line (order_id, sequence, kind, product_id, name, quantity, uom_id, unit_price, subtotal, total)
     select i, k * 10, 'PRODUCT', product, 'Product ' || lpad(product::text, 6, '0'), quantity, template.uom_id,
       template.list_price, quantity * template.list_price, quantity * template.list_price
     from (
       select i, k, ${product} as product, ${quantity} as quantity
       from generate_series(1, ${orders}) i, ${lines}
     ) made join product_template template on template.id = product
     order by i, k`,
    ...['partner', 'product_template', 'product', 'sale_order'].map(
      (table) => `select setval(pg_get_serial_sequence('${table}', 'id'), (select max(id) from ${table}))`,
    ),
    // What autovacuum would do in its time; now, so that it does not come in the middle of a round.
    'vacuum (analyze)',
  ]
}
