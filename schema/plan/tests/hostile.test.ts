import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Api, createApi } from './api.ts'
import { hostileTexts } from './hostile-texts.ts'
import { insertKnown } from './records.ts'

let api: Api
beforeAll(async () => {
  api = await createApi()
  await insertKnown(api.database)
})
afterAll(() => api.database.drop())

const texts = [
  "'",
  "''",
  '"',
  '\\',
  '\\\\',
  "\\'",
  "' or 1=1 --",
  "'; drop table partner; --",
  '$1',
  '$$',
  ':name',
  '?',
  '{}',
  '{1,2}',
  '{"a"}',
  'NULL',
  'null',
  '%',
  '_',
  '%_\\',
  '\\%',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\uffff',
  '\u202e',
  '😀',
  'e\u0301',
  'İ',
  'ß',
  '\n',
  '\r\n\t',
  ' ',
  '',
  'a'.repeat(20_000),
  '%'.repeat(300),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '1e309',
  'NaN',
  'Infinity',
  '-0',
  '0x10',
  '1_000',
  '99999999999999999999999999',
  'true',
  '[]',
  '/* */',
  '--',
  "E'\\x41'",
  'pg_sleep(10)',
  '(select 1)',
  'current_user',
]

/** Either data or a typed error; what PostgreSQL says never comes out. */
async function staysTyped(source: string, variables: Record<string, unknown>): Promise<void> {
  const result = await api.run(source, variables)
  for (const error of result.errors ?? []) {
    const where = `${source} ${JSON.stringify(variables).slice(0, 200)} → ${error.message}`
    const isTyped = ['BAD_REQUEST', 'TOO_COMPLEX'].includes(String(error.extensions?.code))
    // GraphQL itself refuses values of the wrong type before anything of ours runs.
    const isCoercion = error.path === undefined
    expect(isTyped || isCoercion, where).toBe(true)
    expect(error.message, where).not.toMatch(
      /syntax error|invalid input syntax|out of range for type|relation "|column "|sql/i,
    )
  }
}

describe('hostile values', () => {
  it('are plain text to every text operator, to search and to cursors', async () => {
    for (const text of texts) {
      for (const operator of ['eq', 'ne', 'gt', 'contains', 'startsWith', 'endsWith', 'like']) {
        await staysTyped('query ($f: PartnerFilter) { partners(filter: $f) { totalCount } }', {
          f: { name: { [operator]: text } },
        })
      }
      await staysTyped('query ($f: PartnerFilter) { partners(filter: $f) { totalCount } }', {
        f: { name: { in: [text, 'Azure'] }, email: { notIn: [text] }, displayName: { contains: text } },
      })
      await staysTyped('query ($s: String) { saleOrders(search: $s) { nodes { id } totalCount } }', {
        s: text,
      })
      await staysTyped('query ($c: String) { saleOrders(after: $c) { nodes { id } } }', { c: text })
      await staysTyped('query ($c: String) { saleOrders(before: $c) { nodes { id } } }', { c: text })
      await staysTyped(
        'query ($f: PartnerFilter) { partnerAggregate(filter: $f, groupBy: [{ name: true }]) { filter count } }',
        {
          f: { name: { ne: text } },
        },
      )
    }
    expect(await api.read('{ partners { totalCount } }')).toEqual({ partners: { totalCount: 4 } })
  })

  it('never reach the database as numbers, dates, moments or ids', async () => {
    const values = [
      ...texts,
      0,
      -1,
      2147483647,
      2147483648,
      1e21,
      1e308,
      -1e308,
      0.1,
      true,
      [],
      {},
      '0000-01-01',
      '9999-12-31',
      '2026-02-30',
    ]
    const moments = [
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00+14:00',
      '9999-12-31T23:59:59-14:00',
      '2026-01-01T24:00:00Z',
      '2026-01-01T00:00:60Z',
    ]
    const fields: [string, string, string[]][] = [
      [
        'partners',
        'PartnerFilter',
        ['id', 'rating', 'score', 'isCompany', 'descendantOf', 'ancestorOf', 'country'],
      ],
      ['saleOrders', 'SaleOrderFilter', ['date', 'confirmedAt', 'amountTotal', 'state', 'lines', 'partner']],
    ]
    for (const value of [...values, ...moments]) {
      for (const [list, type, names] of fields) {
        for (const name of names) {
          const operand = name === 'descendantOf' || name === 'ancestorOf' ? value : { eq: value }
          await staysTyped(`query ($f: ${type}) { ${list}(filter: $f) { totalCount } }`, {
            f: { [name]: operand },
          })
          await staysTyped(`query ($f: ${type}) { ${list}(filter: $f) { totalCount } }`, {
            f: { [name]: { in: [value], gt: value } },
          })
        }
      }
      await staysTyped('query ($id: ID!) { partner(id: $id) { id } }', { id: value })
      await staysTyped('query ($n: Int) { partners(first: $n, offset: $n) { totalCount } }', { n: value })
      await staysTyped('query ($h: SaleOrderHaving) { saleOrderAggregate(having: $h) { count } }', {
        h: {
          count: { gt: value },
          sum: { amountTotal: { lt: value } },
          max: { date: { gt: value }, confirmedAt: { lt: value } },
        },
      })
    }
  })

  it('in cursors that were forged with the right fingerprint are refused or compared as plain values', async () => {
    const orderBy = [
      { number: 'ASC' },
      { confirmedAt: 'DESC' },
      { amountTotal: 'ASC' },
      { date: 'ASC' },
      { partner: { score: 'ASC' } },
    ]
    const page =
      'query ($o: [SaleOrderOrder!], $c: String) { saleOrders(first: 1, orderBy: $o, after: $c) { pageInfo { endCursor } } }'
    const { saleOrders } = await api.read<{ saleOrders: { pageInfo: { endCursor: string } } }>(page, {
      o: orderBy,
    })
    const honest = JSON.parse(Buffer.from(saleOrders.pageInfo.endCursor, 'base64url').toString()) as unknown[]
    for (const value of [
      ...texts,
      0,
      1e308,
      true,
      null,
      [],
      {},
      '0000-00-00',
      '2026-99-99T00:00:00.000000Z',
      '-'.repeat(10),
      '9'.repeat(900),
    ]) {
      for (const index of honest.keys()) {
        const forged = honest.map((item, at) => (at === index ? value : item))
        await staysTyped(page, { o: orderBy, c: Buffer.from(JSON.stringify(forged)).toString('base64url') })
      }
    }
  })

  it('are two hundred, and none of them reaches PostgreSQL as anything but a value', async () => {
    expect(hostileTexts.length).toBeGreaterThan(200)
    const operators = [
      'eq',
      'ne',
      'in',
      'notIn',
      'gt',
      'gte',
      'lt',
      'lte',
      'contains',
      'startsWith',
      'endsWith',
      'like',
    ]
    const operand = (name: string) => (name === 'in' || name === 'notIn' ? '[$t, "x"]' : '$t')
    const all = operators.map((name) => `{ name: { ${name}: ${operand(name)} } }`).join(', ')
    const lists = `query ($t: String!) {
      some: partners(filter: { or: [${all}] }) { totalCount }
      none: partners(filter: { not: { and: [${all}] } }, orderBy: [{ country: { name: DESC } }]) { nodes { name } }
      deep: partners(filter: { orders: { some: { lines: { none: { product: { contains: $t } } } } } }) { totalCount }
      found: saleOrders(search: $t) { nodes { displayName } totalCount }
      groups: partnerAggregate(filter: { displayName: { contains: $t } }, search: $t, groupBy: [{ name: true }],
        having: { max: { name: { gte: $t } } }) { group { name } filter }
      }`
    const paged = `query ($t: String!) {
      partners(after: $t, orderBy: [{ rating: ASC }, { name: DESC }]) { nodes { name } } }`
    const record = 'query ($t: ID!) { partner(id: $t) { name } }'
    const typed = `query ($id: ID, $n: Decimal, $d: Date, $m: DateTime) { saleOrders(filter: {
      id: { eq: $id }, amountTotal: { gt: $n }, date: { lte: $d }, confirmedAt: { ne: $m } }) { totalCount } }`
    // What is refused for its form would prove nothing.
    await api.read(lists, { t: 'azure' }, 5)
    await api.read(record, { t: '1' })
    await api.read(typed, { id: '1', n: '1', d: '2026-01-01', m: '2026-01-01T00:00:00Z' })
    for (const text of hostileTexts) {
      await staysTyped(lists, { t: text })
      await staysTyped(paged, { t: text })
      await staysTyped(record, { t: text })
      for (const name of ['id', 'n', 'd', 'm']) await staysTyped(typed, { [name]: text })
      await staysTyped('query ($o: [PartnerOrder!]) { partners(orderBy: $o) { totalCount } }', {
        o: [{ name: text }],
      })
      await staysTyped('query ($f: SaleOrderFilter) { saleOrders(filter: $f) { totalCount } }', {
        f: { state: { eq: text } },
      })
    }
    expect(await api.read('{ partners { totalCount } }')).toEqual({ partners: { totalCount: 4 } })
  })

  it('as aliases are plain keys', async () => {
    const names = [
      '__proto__',
      'constructor',
      'then',
      'toJSON',
      'select',
      'from',
      't1',
      'data',
      'count',
      '_',
      'NULL',
    ]
    const source = `{ tag(id: 1) { ${names.map((name) => `${name}: name`).join(' ')} } }`
    const result = await api.run(source)
    expect(result.errors).toBeUndefined()
    expect(api.lastText).toBeDefined()
    const tag = (result.data as Record<string, Record<string, unknown>>).tag ?? {}
    for (const name of names) expect(Object.hasOwn(tag, name) && tag[name], name).toBe('VIP')
    const roots = await api.run(`{ ${names.map((name) => `${name}: tags { totalCount }`).join(' ')} }`)
    expect(roots.errors).toBeUndefined()
    expect(Object.keys(roots.data ?? {}).sort()).toEqual([...names].sort())
  })

  it('as keys of inputs are refused by GraphQL', async () => {
    for (const key of [
      '__proto__',
      'constructor',
      'toString',
      'and"',
      "name'",
      'name; drop table partner',
      '',
    ]) {
      const input = JSON.parse(`{ ${JSON.stringify(key)}: { "eq": "x" } }`) as unknown
      for (const [type, use] of [
        ['PartnerFilter', 'partners(filter: $i) { totalCount }'],
        ['[PartnerOrder!]', 'partners(orderBy: $i) { totalCount }'],
        ['[PartnerGroup!]', 'partnerAggregate(groupBy: $i) { count }'],
        ['PartnerHaving', 'partnerAggregate(having: $i) { count }'],
        ['[PartnerAggregateOrder!]', 'partnerAggregate(orderBy: $i) { count }'],
      ]) {
        await staysTyped(`query ($i: ${type}) { ${use} }`, { i: input })
      }
    }
  })
})
