import type { ReadWork } from './work.ts'

/** The first work: it is also read with row policies. */
export const list = `{
  orders: saleOrders(first: 50) {
    nodes { id number date state amountTotal partner { id name: completeName } }
  }
}`

const peerList = `{
  orders: allSaleOrders(first: 50, orderBy: [DATE_DESC, ROW_ID_DESC]) {
    nodes { id: rowId number date state amountTotal partner: partnerByPartnerId { id: rowId name: completeName } }
  }
}`

const nested = (more = ''): string => `{
  partners(first: 20) {
    nodes {
      id name: completeName
      orders: benchOrders(first: 10) {
        nodes {
          id number date amountTotal ${more}
          lines(first: 5) { nodes { id quantity unitPrice product { id reference } } }
        }
      }
    }
  }
}`

const peerNested = `{
  partners: allPartners(first: 20, condition: { active: true }, orderBy: [COMPLETE_NAME_ASC, ROW_ID_ASC]) {
    nodes {
      id: rowId name: completeName
      orders: saleOrdersByPartnerId(first: 10, orderBy: [DATE_DESC, ROW_ID_DESC]) {
        nodes {
          id: rowId number date amountTotal
          lines: saleOrderLinesByOrderId(first: 5, orderBy: [SEQUENCE_ASC, ROW_ID_ASC]) {
            nodes { id: rowId quantity unitPrice product: productByProductId { id: rowId reference } }
          }
        }
      }
    }
  }
}`

const flat = `{
  orders: saleOrders(first: 500) {
    nodes { id number date state reference amountUntaxed amountTax amountTotal }
  }
}`

const peerFlat = `{
  orders: allSaleOrders(first: 500, orderBy: [DATE_DESC, ROW_ID_DESC]) {
    nodes { id: rowId number date state reference amountUntaxed amountTax amountTotal }
  }
}`

const aggregate = `{
  months: saleOrderAggregate(groupBy: [{ state: true }, { date: MONTH }], first: 1000) {
    group { state date } count sum { amountTotal }
  }
}`

const aggregateByHand = `
  select json_agg(json_build_object(
    'group', json_build_object('state', state, 'date', month),
    'count', count, 'sum', json_build_object('amountTotal', total::text)) order by state, month)
  from (
    select state, date_trunc('month', date at time zone 'UTC')::date as month, count(*) as count,
      sum(amount_total) as total
    from sale_order group by 1, 2
  ) months`

/** The reads that are compared with PostGraphile and with the limit. */
export const reads: ReadWork[] = [
  {
    key: 'list',
    title: '50 orders + customer name',
    document: list,
    peer: peerList,
    bar: {
      text: '≥ 1.2 × PostGraphile, ≥ 0.6 × limit',
      toPeer: { atLeast: 1.2 },
      toLimit: { atLeast: 0.6 },
    },
  },
  {
    key: 'nested',
    title: '20 partners > 10 orders > 5 lines > product',
    document: nested(),
    peer: peerNested,
    bar: {
      text: '≥ 2.5 × PostGraphile, ≥ 0.8 × limit',
      toPeer: { atLeast: 2.5 },
      toLimit: { atLeast: 0.8 },
    },
  },
  {
    key: 'flat',
    title: '500 flat rows, 8 columns',
    document: flat,
    peer: peerFlat,
    bar: {
      text: '≥ 2 × PostGraphile, ≥ 0.75 × limit',
      toPeer: { atLeast: 2 },
      toLimit: { atLeast: 0.75 },
    },
  },
  {
    key: 'resolver',
    title: 'The second, with one field that has its own resolver',
    document: nested('summary: benchSummary'),
    peer: peerNested,
    peerDiffers: true,
    byHand: null,
    bar: { text: '≥ 1 × PostGraphile (without that field)', toPeer: { atLeast: 1 } },
  },
  {
    key: 'aggregate',
    title: 'Aggregate by state and month over all orders',
    document: aggregate,
    byHand: { months: aggregateByHand },
    note: 'Here the limit is another statement, so the form of the generated one counts too.',
    bar: { text: '≥ 0.9 × the same SQL by hand', toLimit: { atLeast: 0.9 } },
  },
]

/** The page of 50 after a cursor, else the first. */
export function pageDocument(after?: string): string {
  const argument = after === undefined ? '' : `, after: ${JSON.stringify(after)}`
  return `{ orders: saleOrders(first: 50${argument}) { nodes { id number date state amountTotal } } }`
}

/** Gives the cursor of the last record before a page, counted from 1. */
export function cursorDocument(page: number): string {
  return `{ orders: saleOrders(first: 1, offset: ${(page - 1) * 50 - 1}) { edges { cursor } } }`
}
