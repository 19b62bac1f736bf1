import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportRequest } from '../export/plan-export.ts'
import { runExport } from '../export/run-export.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['sale'])
  const rows = Array.from(
    { length: 250 },
    (_, i) =>
      `trip.${i},"Trip, ""${i}""",${i % 2 ? 'FR' : ''},${i % 3 ? 'gold;silver' : ''},"two\nlines ${i}"`,
  )
  await kit.run(kit.file('tags.csv', csv('name', 'gold', 'silver')), { entity: 'Tag' })
  const report = await kit.run(
    kit.file('trip.csv', csv('externalId,name,country.code,tags.name,comment', ...rows)),
    { entity: 'Partner' },
  )
  expect(report.counts.imported).toBe(250)
  await kit.run(
    kit.file('products.csv', csv('reference,name,listPrice', 'A,Chair,12.50', 'B,Table,1234567890123456.7')),
    { entity: 'Product' },
  )
})
afterAll(() => kit?.close())

async function exported(
  request: Omit<ExportRequest, 'format'> & { format?: ExportRequest['format'] },
): Promise<{ path: string; count: number }> {
  const format = request.format ?? 'csv'
  const path = join(kit.folder, `out.${format}`)
  const count = await runExport(
    { ...kit.scope, viewer: kit.tenant.viewer },
    { ...request, format },
    createWriteStream(path),
  )
  return { path, count }
}

describe.each(['csv', 'xlsx', 'ndjson'] as const)('an export as %s', (format) => {
  test.each(['Partner', 'Country', 'Currency', 'Product', 'Sequence', 'Uom'])(
    'of %s can be imported as it is and changes nothing',
    async (entity) => {
      const { path, count } = await exported({ entity, format })
      const report = await kit.run(path, { entity })
      expect(report.counts).toMatchObject({
        rowsRead: count,
        unchanged: count,
        imported: 0,
        updated: 0,
        rowsRejected: 0,
      })
    },
  )

  test('of external ids changes nothing either', async () => {
    const { path } = await exported({
      entity: 'Partner',
      format,
      fields: ['externalId', 'name', 'country.code', 'tags.name', 'comment'],
      filter: { name: { startsWith: 'Trip' } },
    })
    expect((await kit.run(path, { entity: 'Partner' })).counts).toMatchObject({
      rowsRead: 250,
      unchanged: 250,
    })
  })
})

test('holds the records of the filter and no others, with the columns that are asked for', async () => {
  const { path, count } = await exported({
    entity: 'Country',
    fields: ['code', 'name', 'currency.code'],
    filter: { code: { in: ['FR', 'JP'] } },
  })
  expect(count).toBe(2)
  expect(readFileSync(path, 'utf8')).toBe(csv('code,name,currency.code', 'FR,France,EUR', 'JP,Japan,JPY'))
})

test('of nothing has a header', async () => {
  const { path, count } = await exported({
    entity: 'Country',
    fields: ['code'],
    filter: { code: { eq: 'QQ' } },
  })
  expect([count, readFileSync(path, 'utf8')]).toEqual([0, 'code\n'])
})

test.each([
  [{ entity: 'Nonsense' }, /no entity "Nonsense"/],
  [{ entity: 'Country', fields: ['shoeSize'] }, /no field "shoeSize"/],
  [{ entity: 'Country', filter: { shoeSize: { eq: 1 } } }, /shoeSize/],
])('refuses %o', async (request, message) => {
  await expect(exported(request)).rejects.toThrow(message)
})

test('tells the name and the address of a file, which an import cannot bring', async () => {
  await sql`with logo as (insert into stored_file (name, mime_type, size, sha256)
      values ('logo.png', 'image/png', 9, ${'0'.repeat(64)}) returning id)
    update partner set image_id = logo.id from logo where name = 'Trip, "1"'`.execute(kit.tenant.db)
  const { path } = await exported({
    entity: 'Partner',
    fields: ['name', 'image.name', 'image.url'],
    filter: { image: { isNull: false } },
  })
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  expect(lines).toEqual([
    'name,image.name,image.url',
    expect.stringMatching(/,logo\.png,\/base\/files\/of-field\/\d+$/),
  ])
  for (const column of ['image', 'Picture', 'image.id'])
    await expect(
      kit.run(kit.file('with-file.csv', csv(`name,${column}`, 'A,logo.png')), { entity: 'Partner' }),
    ).rejects.toThrow('Partner.image holds a file, which an import cannot bring')
})
