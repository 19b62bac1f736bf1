import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['sale'])
})
afterAll(() => kit?.close())

const partners = async (
  prefix: string,
): Promise<{ name: string; city: string | null; code: string | null }[]> => {
  const found = await sql<{ name: string; city: string | null; code: string | null }>`
    select partner.name, city, country.code from partner left join country on country.id = country_id where partner.name like ${`${prefix}%`} order by partner.name
  `.execute(kit.tenant.db)
  return found.rows
}

describe('without a mapping', () => {
  test('takes columns for the fields that they are named after, by name or label, and relations by a field of theirs', async () => {
    const path = kit.file(
      'guess.csv',
      csv(
        'Name,Postal code,country.code,externalId',
        'Guess Ada,75001,FR,shop.guess_1',
        'Guess Bob,,,shop.guess_2',
      ),
    )
    const report = await kit.run(path, { entity: 'Partner' })
    expect(report.counts).toMatchObject({ rowsRead: 2, imported: 2, rowsRejected: 0 })
    expect(await partners('Guess')).toEqual([
      { name: 'Guess Ada', city: null, code: 'FR' },
      { name: 'Guess Bob', city: null, code: null },
    ])
  })

  test('names the columns that it cannot place', async () => {
    const path = kit.file('strange.csv', csv('name,shoe size', 'Ada,39'))
    await expect(kit.run(path, { entity: 'Partner' })).rejects.toThrow(/"shoe size"/)
  })

  test('refuses entities that do not exist or that only the platform writes', async () => {
    const path = kit.file('e.csv', csv('name', 'Ada'))
    await expect(kit.run(path, { entity: 'Nonsense' })).rejects.toThrow(/no entity "Nonsense"/)
    await expect(
      kit.run(path, { mapping: { entity: 'ImportJob', fields: { name: 'name' } } }),
    ).rejects.toThrow(/kept by the platform/)
  })
})

describe('keys', () => {
  const rows = (city: string, ...more: string[]): string =>
    csv('externalId,name,city', `up.1,Upsert Ada,${city}`, 'up.2,Upsert Bob,Rome', ...more)

  test('update what is there and leave alone what is as the file says', async () => {
    await kit.run(kit.file('up1.csv', rows('Paris')), { entity: 'Partner' })
    const again = await kit.run(kit.file('up2.csv', rows('Lyon', 'up.3,Upsert Cyd,Oslo')), {
      entity: 'Partner',
    })
    expect(again.counts).toMatchObject({ imported: 1, updated: 1, unchanged: 1 })
    expect(await partners('Upsert')).toMatchObject([{ city: 'Lyon' }, { city: 'Rome' }, { city: 'Oslo' }])
    const version = await sql<{
      version: number
    }>`select version from partner where name = 'Upsert Bob'`.execute(kit.tenant.db)
    expect(version.rows[0]?.version).toBe(1)
  })

  test('that stand twice in a file are refused the second time, near and far', async () => {
    const far = Array.from({ length: 1200 }, (_, i) => `far.${i},Far ${i},X`)
    const path = kit.file(
      'twice.csv',
      csv('externalId,name,city', 'far.a,Far a,X', 'far.a,Far again,X', ...far, 'far.a,Far at last,X'),
    )
    const report = await kit.run(path, { entity: 'Partner' })
    expect(report.counts).toMatchObject({ imported: 1201, rowsRejected: 2 })
    expect(report.counts.reasons).toEqual({ '"…" stands on line … already.': 2 })
  })

  test('may be a unique field', async () => {
    const path = kit.file('currency.csv', csv('code,name', 'EUR,Euro of the file', 'XQX,A new one'))
    const report = await kit.run(path, { entity: 'Currency' })
    expect(report.counts).toMatchObject({ imported: 1, updated: 1 })
  })

  test('that lead to no record refuse their row, and only theirs', async () => {
    const path = kit.file(
      'unknown.csv',
      csv(
        'name,country.code,parent.externalId',
        'Lost Ada,QQ,',
        'Lost Bob,FR,',
        'Lost Cyd,,no.such_partner',
        'Lost Dan,,nodot',
      ),
    )
    const report = await kit.run(path, {
      entity: 'Partner',
      errorsPath: join(kit.folder, 'unknown.errors.csv'),
    })
    expect(report.counts).toMatchObject({ imported: 1, rowsRejected: 3 })
    expect(readFileSync(join(kit.folder, 'unknown.errors.csv'), 'utf8')).toBe(
      csv(
        'name,country.code,parent.externalId,line,field,message',
        'Lost Ada,QQ,,2,country,"There is no country with code ""QQ""."',
        'Lost Cyd,,no.such_partner,4,parent,"There is no contact with the external id ""no.such_partner""."',
        'Lost Dan,,nodot,5,parent,"""nodot"" is not an external id. Write it as ""system.key"", such as ""shop.order_1001""."',
      ),
    )
  })
})

describe('bad rows', () => {
  const mixed = csv(
    'externalId,name,email',
    'bad.1,Bad Ada,ada@example.com',
    'bad.2,,x@example.com',
    'bad.3,Bad Cyd,not an address',
    'bad.4,Bad Dan,dan@example.com',
  )

  test('are told with all their issues, and the good ones are kept', async () => {
    const report = await kit.run(kit.file('mixed.csv', mixed), { entity: 'Partner' })
    expect(report.counts).toMatchObject({ rowsRead: 4, imported: 2, rowsRejected: 2 })
    const job = await sql<{
      errors: { line: number; field: string; message: string }[]
      state: string
    }>`select errors, state from import_job where id = ${report.jobId}`.execute(kit.tenant.db)
    expect(job.rows[0]?.state).toBe('DONE')
    expect(job.rows[0]?.errors.map(({ line, field }) => [line, field])).toEqual([
      [3, 'name'],
      [4, 'email'],
    ])
  })

  test('that only the database finds are singled out of the batch', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) =>
        `Step ${i},${i === 17 ? '-1' : '0.01'},${String.fromCharCode(65 + Math.floor(i / 26))}${String.fromCharCode(65 + (i % 26))}Q`,
    )
    const report = await kit.run(kit.file('database.csv', csv('name,rounding,code', ...rows)), {
      entity: 'Currency',
    })
    expect(report.counts).toMatchObject({ imported: 39, rowsRejected: 1 })
    expect(Object.keys(report.counts.reasons)).toEqual(['The rounding of a currency must be more than zero.'])
  })

  test('keep everything out when it is all or nothing, and all of them are told', async () => {
    const before = await kit.count('partner')
    const path = kit.file('all.csv', mixed.replaceAll('bad.', 'all.'))
    const report = await kit.run(path, { entity: 'Partner', isAllOrNothing: true })
    expect(report).toMatchObject({ isKept: false, counts: { rowsRejected: 2 } })
    expect(await kit.count('partner')).toBe(before)
    const good = await kit.run(
      kit.file('all2.csv', csv('externalId,name', 'all.1,Whole Ada', 'all.2,Whole Bob')),
      { entity: 'Partner', isAllOrNothing: true },
    )
    expect(good).toMatchObject({ isKept: true, counts: { imported: 2 } })
    expect(await kit.count('partner')).toBe(before + 2)
  })

  test('leave no file of errors behind when there are none', async () => {
    const errorsPath = join(kit.folder, 'none.errors.csv')
    kit.file('none.errors.csv', 'of a former run')
    await kit.run(kit.file('fine.csv', csv('name', 'Fine Ada')), { entity: 'Partner', errorsPath })
    expect(existsSync(errorsPath)).toBe(false)
  })
})

describe('a trial', () => {
  test('runs everything, sees its own earlier rows, and leaves nothing', async () => {
    const [before, keys] = [await kit.count('partner'), await kit.count('external_id')]
    const rows = Array.from(
      { length: 1500 },
      (_, i) => `try.${i},Try ${i},${i > 0 ? `try.${Math.floor(i / 1100)}` : ''}`,
    )
    const report = await kit.run(
      kit.file('try.csv', csv('externalId,name,parent.externalId', ...rows, 'try.x,,')),
      {
        mode: 'TRY',
        mapping: {
          entity: 'Partner',
          fields: {
            externalId: 'externalId',
            name: 'name',
            'parent.externalId': { value: 'parent.externalId' },
            isCompany: { constant: true },
          },
        },
      },
    )
    expect(report).toMatchObject({
      isKept: false,
      counts: { rowsRead: 1501, imported: 1500, rowsRejected: 1 },
    })
    expect([await kit.count('partner'), await kit.count('external_id')]).toEqual([before, keys])
    const job = await sql<{
      mode: string
      state: string
    }>`select mode, state from import_job where id = ${report.jobId}`.execute(kit.tenant.db)
    expect(job.rows[0]).toEqual({ mode: 'TRY', state: 'DONE' })
  })
})

const orderMapping = {
  entity: 'SaleOrder',
  groupBy: 'invoice',
  window: 3,
  reject: [{ when: { value: 'quantity', eq: '0' }, reason: 'Nothing was sold' }],
  fields: {
    externalId: { template: 'till.{invoice}' },
    number: { template: 'T-{invoice}' },
    date: { column: 'day', do: [{ date: 'DD.MM.YYYY' }] },
    'partner.externalId': {
      value: { template: 'till.partner_{customer}' },
      create: { name: { template: 'Till {customer}' }, 'country.code': { constant: 'FR' } },
    },
    lines: {
      fields: {
        'product.externalId': { value: { template: 'till.product_{item}' }, create: { name: 'item' } },
        name: 'item',
        quantity: 'quantity',
        unitPrice: { column: 'price', do: [{ number: { decimal: ',', thousands: '.' } }, { round: 2 }] },
      },
    },
  },
  advanceTo: { constant: 'SALE' },
  checks: [
    {
      label: 'Value',
      sum: ['quantity', { column: 'price', do: [{ number: { decimal: ',', thousands: '.' } }] }],
      equals: '1234.5',
    },
  ],
}

const head = 'invoice;day;customer;item;quantity;price'
const orders = async (prefix: string): Promise<object[]> => {
  const found = await sql<object>`
    select number, state, amount_total::text as total, date::text, count(line.id)::int as lines
    from sale_order join sale_order_line line on line.order_id = sale_order.id where number like ${`${prefix}%`}
    group by sale_order.id order by number
  `.execute(kit.tenant.db)
  return found.rows
}

describe('orders with their lines from one flat file', () => {
  test('are made with what they refer to, computed by the rules, and brought to their state', async () => {
    const path = kit.file(
      'till.csv',
      csv(
        head,
        '1;02.01.2026;anna;Tea;2;1.000,50',
        '1;02.01.2026;anna;Cup;1;20',
        '2;03.01.2026;ben;Tea;-1;20',
        '1;02.01.2026;anna;Pot;1;100',
        '2;03.01.2026;ben;Air;0;5',
      ),
    )
    const report = await kit.run(path, {
      mapping: { ...orderMapping, checks: [{ ...orderMapping.checks[0], equals: '2101' }] },
    })
    expect(report.counts).toMatchObject({
      rowsRead: 5,
      rowsRejected: 1,
      imported: 2,
      related: { Partner: 2, Product: 3 },
      reasons: { 'Nothing was sold': 1 },
    })
    expect(report.sums).toEqual([
      { label: 'Value', accepted: '2101', rejected: '0', total: '2101', expected: '2101', isRight: true },
    ])
    expect(await orders('T-')).toMatchObject([
      { number: 'T-1', state: 'SALE', total: '2121', lines: 3 },
      { number: 'T-2', state: 'SALE', total: '-20', lines: 1 },
    ])
    const again = await kit.run(path, { mapping: orderMapping })
    expect(again.counts).toMatchObject({ imported: 0, updated: 0, unchanged: 2, related: {} })
  })

  test('refuse a document as a whole when one of its lines is bad, and account for every row', async () => {
    const errorsPath = join(kit.folder, 'doc.errors.csv')
    const path = kit.file(
      'doc.csv',
      csv(head, '11;02.01.2026;anna;Tea;2;1', '11;02.01.2026;anna;Cup;many;1', '12;02.01.2026;anna;Cup;1;1'),
    )
    const report = await kit.run(path, { mapping: orderMapping, errorsPath })
    expect(report.counts).toMatchObject({ rowsRead: 3, rowsRejected: 2, imported: 1 })
    expect(readFileSync(errorsPath, 'utf8').split('\n').slice(1, 3)).toEqual([
      '11,02.01.2026,anna,Cup,many,1,3,quantity,"Quantity: ""many"" is not a number."',
      '11,02.01.2026,anna,Tea,2,1,2,,"Its record was refused because of line 3: Quantity: ""many"" is not a number."',
    ])
  })

  test('put the issue of a rule at the row of its line', async () => {
    const kind = {
      when: { value: 'item', eq: 'Note' },
      use: { constant: 'NOTE' },
      otherwise: { constant: 'PRODUCT' },
    }
    const { lines, ...fields } = orderMapping.fields
    const mapping = { ...orderMapping, fields: { ...fields, lines: { fields: { ...lines.fields, kind } } } }
    const path = kit.file(
      'rule.csv',
      csv(head, '21;02.01.2026;anna;Tea;2;1', '21;02.01.2026;anna;Note;101;1'),
    )
    const report = await kit.run(path, { mapping })
    expect(report.counts).toMatchObject({ rowsRejected: 2, imported: 0, refused: 1 })
    const job = await sql<{
      errors: { line: number; field?: string }[]
    }>`select errors from import_job where id = ${report.jobId}`.execute(kit.tenant.db)
    expect(job.rows[0]?.errors[0]).toMatchObject({ line: 3, field: 'lines.product' })
  })

  test('refuse a state that no transition leads to', async () => {
    const path = kit.file('state.csv', csv(head, '31;02.01.2026;anna;Tea;2;1', '32;02.01.2026;anna;Tea;2;1'))
    const report = await kit.run(path, {
      mapping: {
        ...orderMapping,
        advanceTo: {
          when: { value: 'invoice', eq: '31' },
          use: { constant: 'PAID' },
          otherwise: { constant: 'SALE' },
        },
      },
    })
    expect(report.counts).toMatchObject({ imported: 1, refused: 1 })
    expect(Object.keys(report.counts.reasons)[0]).toMatch(/No transitions lead/)
  })

  test('refuse a row that comes too long after the others of its group', async () => {
    const filler = Array.from({ length: 5000 }, (_, i) => `4${i + 1};02.01.2026;anna;Tea;1;1`)
    const path = kit.file(
      'window.csv',
      csv(head, '40;02.01.2026;anna;Tea;2;1', ...filler, '40;02.01.2026;anna;Late;2;1'),
    )
    const report = await kit.run(path, {
      mapping: { ...orderMapping, fields: { ...orderMapping.fields, number: { template: 'W-{invoice}' } } },
    })
    expect(report.counts.rowsRejected).toBe(1)
    expect(Object.keys(report.counts.reasons)[0]).toMatch(/Sort the file, or widen the window/)
  })

  test('count every line and every order once, whatever the batches', async () => {
    expect(await orders('W-')).toHaveLength(5001)
  })

  test('refuse a related record that cannot be made, with all documents that need it', async () => {
    const long = 'x'.repeat(300)
    const path = kit.file(
      'related.csv',
      csv(
        head,
        `51;02.01.2026;${long};Tea;2;1`,
        '52;02.01.2026;anna;Tea;2;1',
        `53;02.01.2026;${long};Tea;2;1`,
      ),
    )
    const { 'partner.externalId': _partner, ...fields } = orderMapping.fields
    const mapping = {
      ...orderMapping,
      fields: { ...fields, 'partner.ref': { value: 'customer', create: { name: 'customer' } } },
    }
    const report = await kit.run(path, { mapping })
    expect(report.counts).toMatchObject({ refused: 2, imported: 1 })
  })
})

describe('mappings', () => {
  test.each([
    ['a column', { entity: 'Partner', fields: { name: 'nme' } }, /no column "nme"/],
    ['a field', { entity: 'Partner', fields: { nme: 'name' } }, /no field "nme"/],
    [
      'a field that only the platform sets',
      { entity: 'Partner', fields: { name: 'name', completeName: 'name' } },
      /set by the platform/,
    ],
    [
      'a transform',
      { entity: 'Partner', fields: { name: { column: 'name', do: ['explode'] } } },
      /is not valid/,
    ],
    [
      'a key that is not filled',
      { entity: 'Partner', match: 'externalId', fields: { name: 'name' } },
      /does not fill it/,
    ],
  ])('name %s that does not exist', async (_name, mapping, message) => {
    await expect((async () => kit.run(kit.file('m.csv', csv('name', 'Ada')), { mapping }))()).rejects.toThrow(
      message,
    )
  })
})
