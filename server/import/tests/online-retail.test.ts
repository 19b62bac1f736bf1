import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadMappings } from '../mapping/load.ts'
import type { ImportReport } from '../report.ts'
import { runImport } from '../run-import.ts'
import { dataSet, mappings } from './data-sets.ts'
import { createImportKit, type ImportKit } from './kit.ts'

const file = join(dataSet('online_retail') ?? '/', 'online_retail.csv.gz')

/** The first lines of the data set; docs/import.md tells how to import all of it. */
const slice = 20_000

describe.skipIf(!existsSync(file))(`the first ${slice} lines of Online Retail`, () => {
  let kit: ImportKit
  let report: ImportReport
  let path: string

  beforeAll(async () => {
    kit = await createImportKit(['sale'])
    path = join(kit.folder, 'online_retail.csv')
    const out = createWriteStream(path)
    let count = 0
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
      if (count++ > slice) break
      out.write(`${line}\n`)
    }
    await new Promise((resolve) => out.end(resolve))
    const [loaded] = await loadMappings(join(mappings, 'online-retail/orders.json'))
    report = await runImport(kit.scope, { path, mapping: loaded?.mapping, mode: 'COMMIT' })
  })
  afterAll(() => kit?.close())

  test('are all accounted for', () => {
    expect(report.counts).toMatchObject({ rowsRead: slice, rowsRejected: 48, imported: 890 })
    const sums = new Map(report.sums.map((sum) => [sum.label, [sum.accepted, sum.rejected, sum.total]]))
    expect(sums.get('Quantity')).toEqual(['157524', '-2206', '155318'])
    expect(sums.get('Quantity × price')).toEqual(['339603.98', '0', '339603.98'])
  })

  test('are in the database line by line, refunds as orders below zero', async () => {
    const found = await sql<object>`
      select count(line.id)::int as lines, count(distinct sale_order.id)::int as orders, sum(quantity)::text as quantity,
        sum(quantity * unit_price)::text as value, count(distinct sale_order.id) filter (where number like 'C%' and amount_total <= 0)::int as refunds
      from sale_order join sale_order_line line on line.order_id = sale_order.id where state = 'SALE'
    `.execute(kit.tenant.db)
    expect(found.rows[0]).toEqual({
      lines: 19_952,
      orders: 890,
      quantity: '157524',
      value: '339603.98',
      refunds: 104,
    })
  })
})
