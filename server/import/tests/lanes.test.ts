import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lanes } from '../run.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
let lanes: Lanes
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
  lanes = { count: 2, url: kit.tenant.url, modules: ['contacts'] }
})
afterAll(() => kit?.close())

/** Makes the file large enough for lanes. */
const filler = 'x'.repeat(500)

const people = (prefix: string, count: number): string =>
  csv(
    'name,email,tag,filler',
    ...Array.from(
      { length: count },
      (_, i) =>
        `${prefix} ${i},${i % 1000 === 500 ? 'nowhere' : `${prefix}${i}@example.com`},${prefix} tag ${i % 1500},${filler}`,
    ),
  )

const mapping = {
  entity: 'Partner',
  fields: {
    name: 'name',
    email: 'email',
    comment: 'filler',
    'tags.name': { value: 'tag', create: { name: 'tag' } },
  },
  checks: [{ label: 'Rows', sum: [], equals: '5000' }],
}

async function named(table: string, prefix: string): Promise<object | undefined> {
  const found = await sql<object>`
    select count(*)::int as rows, count(distinct name)::int as names from ${sql.table(table)} where name like ${`${prefix} %`}
  `.execute(kit.tenant.db)
  return found.rows[0]
}

describe('lanes', () => {
  test('import every row once, in the order of the file, and make what is missing once', async () => {
    const errorsPath = join(kit.folder, 'lanes.errors.csv')
    const report = await kit.run(kit.file('lanes.csv', people('Lane', 5000)), { mapping, lanes, errorsPath })
    expect(report.counts).toMatchObject({
      rowsRead: 5000,
      rowsRejected: 5,
      imported: 4995,
      related: { Tag: 1500 },
    })
    expect(report.sums).toMatchObject([{ accepted: '4995', rejected: '5', isRight: true }])
    expect(await named('partner', 'Lane')).toEqual({ rows: 4995, names: 4995 })
    expect(await named('tag', 'Lane tag')).toEqual({ rows: 1500, names: 1500 })
    const refused = readFileSync(errorsPath, 'utf8').trim().split('\n').slice(1)
    expect(refused.map((line) => line.split(',')[0])).toEqual(
      [500, 1500, 2500, 3500, 4500].map((i) => `Lane ${i}`),
    )
  })

  test('that wait for the same record let each other pass', async () => {
    const day = (i: number): string => new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10)
    const rows = Array.from({ length: 4500 }, (_, i) => `CHF,${day(i)},1.${i + 1},${filler}`)
    const rates = {
      entity: 'CurrencyRate',
      fields: { 'currency.code': { value: 'code' }, date: 'date', rate: 'rate' },
    }
    const report = await kit.run(kit.file('rates.csv', csv('code,date,rate,filler', ...rows)), {
      mapping: rates,
      lanes,
    })
    expect(report.counts).toMatchObject({ rowsRead: 4500, imported: 4500, rowsRejected: 0 })
    expect(await kit.count('currency_rate')).toBe(4500)
  })

  test('that are killed go on where they were', async () => {
    const path = kit.file(
      'killed.csv',
      people('Killed', 8000)
        .replaceAll('filler', 'comment')
        .replaceAll('tag,', 'tags.name,')
        .replaceAll(/Killed tag \d+/g, ''),
    )
    const errorsPath = join(kit.folder, 'killed.errors.csv')
    const start = () => {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'import-runner.ts'), kit.tenant.url, path, 'Partner', errorsPath, '2'],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      return { child, lines: createInterface({ input: child.stdout }) }
    }
    const first = start()
    for await (const line of first.lines) if (/^at [23]000/.test(line)) break
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    let last = ''
    for await (const line of start().lines) last = line
    expect(JSON.parse(last.replace('done ', ''))).toMatchObject({
      isResumed: true,
      counts: { rowsRead: 8000, imported: 7992, rowsRejected: 8 },
    })
    expect(await named('partner', 'Killed')).toEqual({ rows: 7992, names: 7992 })
    expect(readFileSync(errorsPath, 'utf8').trim().split('\n')).toHaveLength(9)
  })
})
