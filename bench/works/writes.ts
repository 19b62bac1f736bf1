/** The writes that are measured, as JSON bodies and statements. */

const order = {
  partner: '1',
  lines: { create: Array.from({ length: 10 }, (_, n) => ({ product: String(n + 1), quantity: '2' })) },
}

/** One order with ten lines, of which the caller gives product and quantity. */
export const createOrder = {
  query:
    'mutation ($input: SaleOrderCreateInput!) { createSaleOrder(input: $input) { id number amountTotal } }',
  variables: { input: order },
}

const partners = Array.from({ length: 1_000 }, (_, n) => ({
  name: `New customer ${n}`,
  isCompany: true,
  email: `new${n}@example.com`,
  street: `Street ${n}`,
  zip: String(10_000 + n),
  city: `City ${n % 50}`,
}))

/** 1,000 partners in one call. */
export const createPartners = {
  query: 'mutation ($inputs: [PartnerCreateInput!]!) { createPartners(inputs: $inputs) { id } }',
  variables: { inputs: partners },
}

/** The same by the fastest statement there is, with the table's own triggers but without any rule. */
export const insertPartners = {
  text: `with made as (
      insert into partner (name, is_company, email, street, zip, city)
      select name, "isCompany", email, street, zip, city
      from jsonb_to_recordset($1::jsonb) as given
        (name text, "isCompany" boolean, email text, street text, zip text, city text)
      returning id
    ) select json_agg(json_build_object('id', id::text)) from made`,
  values: [JSON.stringify(partners)],
}

/** Removes what was written, so that every round meets the same data. */
export function removeWritten({ orders, partners }: { orders: number; partners: number }): string[] {
  return [
    `delete from sale_order_line where order_id > ${orders}`,
    `delete from sale_order where id > ${orders}`,
    `delete from partner where id > ${partners}`,
  ]
}
