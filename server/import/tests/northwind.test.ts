import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadMappings } from '../mapping/load.ts'
import type { ImportReport } from '../report.ts'
import { runImport } from '../run-import.ts'
import { dataSet, mappings } from './data-sets.ts'
import { createImportKit, type ImportKit } from './kit.ts'

const folder = dataSet('northwind')

describe.skipIf(!folder)('Northwind', () => {
  let kit: ImportKit
  let reports: ImportReport[]

  const importAll = async (): Promise<ImportReport[]> => {
    const done: ImportReport[] = []
    for (const { mapping } of await loadMappings(join(mappings, 'northwind/import.json'))) {
      const path = join(folder ?? '', mapping.source?.file ?? '')
      const joinedPath = mapping.join && join(folder ?? '', mapping.join.source.file)
      done.push(
        await runImport(kit.scope, {
          path,
          joinedPath,
          mapping,
          mode: 'COMMIT',
          errorsPath: join(kit.folder, 'errors.csv'),
        }),
      )
    }
    return done
  }

  beforeAll(async () => {
    kit = await createImportKit(['sale'])
    reports = await importAll()
  })
  afterAll(() => kit?.close())

  const one = async (
    statement: ReturnType<typeof sql<Record<string, unknown>>>,
  ): Promise<Record<string, unknown> | undefined> => (await statement.execute(kit.tenant.db)).rows[0]

  test('comes in whole, and every sum is what it should be', () => {
    expect(reports.flatMap(({ counts }) => Object.keys(counts.reasons))).toEqual([])
    expect(reports.map(({ counts }) => [counts.rowsRead, counts.rowsRejected, counts.imported])).toEqual([
      [9, 0, 9],
      [8, 0, 8],
      [29, 0, 29],
      [29, 0, 29],
      [91, 0, 91],
      [91, 0, 91],
      [77, 0, 77],
      [2985, 0, 830],
    ])
    const wrong = reports.flatMap(({ sums }) => sums.filter(({ isRight }) => isRight === false))
    expect(wrong).toEqual([])
  })

  test('has the stated totals in the database', async () => {
    expect(
      await one(sql`
        select count(*)::int as lines, sum(quantity * unit_price)::numeric(20, 2)::text as gross,
          sum(quantity * unit_price * (1 - discount_percent / 100))::numeric(20, 4)::text as net
        from sale_order_line line join product on product.id = product_id join product_template template on template.id = template_id
        where template.kind = 'GOODS'
      `),
    ).toEqual({ lines: 2155, gross: '1354458.59', net: '1265793.0395' })
    expect(
      await one(sql`
        select sum(line.subtotal)::text as freight from sale_order_line line join product on product.id = product_id
        join product_template template on template.id = template_id where template.kind = 'SERVICE'
      `),
    ).toEqual({ freight: '64942.69' })
    expect(
      await one(
        sql`select count(*)::int as orders, count(*) filter (where state = 'SALE')::int as unshipped from sale_order`,
      ),
    ).toEqual({ orders: 830, unshipped: 21 })
    expect(
      await one(sql`
        select partner.ref, sum(quantity * unit_price * (1 - discount_percent / 100))::numeric(20, 2)::text as net
        from sale_order_line line join sale_order on sale_order.id = order_id join partner on partner.id = partner_id
        join product on product.id = product_id join product_template template on template.id = template_id
        where template.kind = 'GOODS' group by partner.ref order by sum(quantity * unit_price * (1 - discount_percent / 100)) desc limit 1
      `),
    ).toEqual({ ref: 'QUICK', net: '110277.31' })
  })

  test('has orders whose totals are the sums of their lines', async () => {
    expect(
      await one(sql`
        select count(*)::int as wrong from sale_order
        where amount_untaxed <> (select sum(subtotal) from sale_order_line where order_id = sale_order.id)
          or amount_total <> (select sum(total) from sale_order_line where order_id = sale_order.id)
      `),
    ).toEqual({ wrong: 0 })
  })

  test('changes nothing when it is imported again', async () => {
    const again = await importAll()
    expect(again.map(({ counts }) => [counts.imported, counts.updated, counts.rowsRejected])).toEqual(
      reports.map(() => [0, 0, 0]),
    )
  })
})
