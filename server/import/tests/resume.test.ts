import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportReport } from '../report.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
})
afterAll(() => kit?.close())

/** Contacts without a key, so that doing a row twice would make two; each thousandth row is bad. */
const people = (prefix: string, count: number): string =>
  csv(
    'name,email',
    ...Array.from(
      { length: count },
      (_, i) => `${prefix} ${i},${i % 1000 === 500 ? 'not an address' : `${prefix}${i}@example.com`}`,
    ),
  )

function start(path: string, errorsPath: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'import-runner.ts'), kit.tenant.url, path, 'Partner', errorsPath],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return {
    child,
    lines: createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator](),
  }
}

async function until(lines: AsyncIterator<string>, pattern: RegExp): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error('The import ended early.')
    if (pattern.test(value)) return value
  }
}

const named = async (prefix: string): Promise<{ rows: number; names: number }> => {
  const found = await sql<{
    rows: number
    names: number
  }>`select count(*)::int as rows, count(distinct name)::int as names from partner where name like ${`${prefix} %`}`.execute(
    kit.tenant.db,
  )
  return found.rows[0] ?? { rows: 0, names: 0 }
}

describe('an import that is killed', () => {
  test('goes on where it was, without doubles and without gaps, and its report covers both runs', async () => {
    const path = kit.file('kill.csv', people('Kill', 6000))
    const errorsPath = join(kit.folder, 'kill.errors.csv')
    const { child, lines } = start(path, errorsPath)
    await until(lines, /^at [23]000/)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { rows: kept } = await named('Kill')
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(5994)

    const second = start(path, errorsPath)
    const report = JSON.parse(
      (await until(second.lines, /^(done|failed)/)).replace('done ', ''),
    ) as ImportReport
    expect(report).toMatchObject({
      isResumed: true,
      counts: { rowsRead: 6000, imported: 5994, rowsRejected: 6 },
    })
    expect(await named('Kill')).toEqual({ rows: 5994, names: 5994 })
    const refused = readFileSync(errorsPath, 'utf8').trim().split('\n').slice(1)
    expect(refused.map((line) => line.split(',')[0])).toEqual(
      [500, 1500, 2500, 3500, 4500, 5500].map((i) => `Kill ${i}`),
    )
  })

  test('begins anew when it is told to', async () => {
    const path = kit.file('anew.csv', people('Anew', 3000))
    const { child, lines } = start(path, join(kit.folder, 'anew.errors.csv'))
    await until(lines, /^at 1000/)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const { rows: kept } = await named('Anew')
    const report = await kit.run(path, { entity: 'Partner', isRestart: true })
    expect(report).toMatchObject({ isResumed: false, counts: { imported: 2997 } })
    expect((await named('Anew')).rows).toBe(2997 + kept)
  })
})

describe('two imports of the same file', () => {
  test('do not run at the same time', async () => {
    const path = kit.file('both.csv', people('Both', 2500))
    const results = await Promise.allSettled([
      kit.run(path, { entity: 'Partner' }),
      kit.run(path, { entity: 'Partner' }),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((result) => result.status === 'rejected')
    expect(refused?.reason).toMatchObject({ code: 'CONFLICT' })
    expect((await named('Both')).rows).toBe(2498)
  })
})

describe('imports of different files that make the same records', () => {
  test('make each of them once', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `Member ${i},race.club_${i % 7}`)
    const mapping = {
      entity: 'Partner',
      fields: {
        name: 'name',
        'parent.externalId': {
          value: 'club',
          create: { name: { template: 'Club {club}' }, isCompany: { constant: true } },
        },
      },
    }
    const paths = [1, 2, 3, 4].map((n) =>
      kit.file(`race${n}.csv`, csv('name,club', `Member of file ${n},race.club_0`, ...lines)),
    )
    const reports = await Promise.all(paths.map((path) => kit.run(path, { mapping })))
    expect(reports.map(({ counts }) => counts.imported)).toEqual([301, 301, 301, 301])
    expect(await named('Club')).toEqual({ rows: 7, names: 7 })
  })
})

describe('an import that is stopped', () => {
  test('keeps what it committed and goes on when it is run again', async () => {
    const path = kit.file('stop.csv', people('Stop', 5000))
    let jobId: number | null = null
    const stopping = kit.run(path, { entity: 'Partner' })
    while (jobId === null) {
      const found = await sql<{
        id: string
      }>`select id from import_job where name = 'stop.csv' and batch > 0`.execute(kit.tenant.db)
      jobId = found.rows[0] ? Number(found.rows[0].id) : null
    }
    await kit.tenant.query('mutation($ids: [ID!]!) { cancelImportJobs(ids: $ids) { state } }', {
      ids: [jobId],
    })
    await expect(stopping).rejects.toThrow(/was stopped/)
    const { rows: kept } = await named('Stop')
    expect(kept).toBeLessThan(4995)
    expect(await kit.run(path, { entity: 'Partner' })).toMatchObject({
      isResumed: true,
      counts: { imported: 4995 },
    })
    expect(await named('Stop')).toEqual({ rows: 4995, names: 4995 })
  })
})
