import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useSealingKey } from '#core/sealed.ts'
import { rounds } from '#server/testing/random/choices.ts'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  useSealingKey({ secret: 'a secret of thirty-two characters', folder: '' })
  kit = await createImportKit(['contacts'])
})
afterAll(() => kit?.close())

const megabyte = 1024 * 1024
/** Rows of the longest export by a job; `TRELLIS_TEST_ROUNDS=9` makes it 144,000. */
const largest = 16_000 * rounds
/** Two kilobytes a row: nine thousand rows that are kept anywhere show as 18 megabytes or more, 12,000 as 24. */
const filler = 'x'.repeat(2000)

/**
 * Imports so many rows, and gives the bytes that are held towards the end: the least of a few batches, because how much
 * of the next one is read already differs.
 */
async function heldAtEnd(rows: number): Promise<number> {
  const name = `${rows}.csv`
  const lines = Array.from({ length: rows }, (_, i) => `Person ${rows} ${i},${i} ${filler}`)
  const path = kit.file(name, csv('name,comment', ...lines))
  const runner = join(import.meta.dirname, 'import-runner.ts')
  const child = spawn(process.execPath, ['--expose-gc', runner, kit.tenant.url, path, 'Partner', '', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const held: number[] = []
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const [, bytes] = /^at \d+ holding (\d+)$/.exec(line) ?? []
    if (bytes) held.push(Number(bytes))
    last = line
  }
  expect(JSON.parse(last.replace('done ', ''))).toMatchObject({ counts: { imported: rows } })
  expect(held).toHaveLength(rows / 1000)
  return Math.min(...held.slice(-3))
}

/** Exports so many rows, and gives the bytes that are held towards the end. */
async function heldAtExport(rows: number, format: string): Promise<number> {
  const runner = join(import.meta.dirname, 'export-runner.ts')
  const filter = JSON.stringify({ name: { startsWith: `Export ${rows} ` } })
  const out = join(kit.folder, `export.${format}`)
  const child = spawn(
    process.execPath,
    ['--expose-gc', runner, kit.tenant.url, 'Partner', format, out, filter],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const held: number[] = []
  let last = ''
  for await (const line of createInterface({ input: child.stdout })) {
    const [, bytes] = /^at \d+ holding (\d+)$/.exec(line) ?? []
    if (bytes) held.push(Number(bytes))
    last = line
  }
  expect(last).toBe(`done ${rows}`)
  return Math.min(...held.slice(-3))
}

test.each(['csv', 'xlsx'])('an export four times as long takes no more memory as %s', async (format) => {
  const sizes = [3000, 12_000]
  for (const rows of sizes)
    await sql`
      insert into partner (name, comment) select 'Export ' || ${rows}::int || ' ' || ${format}::text || n, repeat('x', 2000)
      from generate_series(1, ${rows}::int) n
      where not exists (select from partner where name like 'Export ' || ${rows}::int || ' %')`.execute(
      kit.tenant.db,
    )
  const [short = 0, long = 0] = [await heldAtExport(3000, format), await heldAtExport(12_000, format)]
  expect((long - short) / megabyte).toBeLessThan(8)
})

/** Exports so many rows by a job, and gives the bytes that its worker holds towards the end. */
async function heldByJob(rows: number): Promise<number> {
  await sql`insert into partner (name, comment)
    select 'Job ' || ${rows}::int || ' ' || n, repeat('x', 2000) from generate_series(1, ${rows}::int) n`.execute(
    kit.tenant.db,
  )
  const { j } = await kit.tenant.query<{ j: { id: string } }>(
    `mutation($filter: JSON) { j: startExport(entity: "Partner", format: CSV, columns: ["id", "name", "comment"], filter: $filter) { id } }`,
    { filter: { name: { startsWith: `Job ${rows} ` } } },
  )
  const runner = join(import.meta.dirname, 'export-job-runner.ts')
  const child = spawn(process.execPath, ['--expose-gc', runner, kit.tenant.url, j.id], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const line of createInterface({ input: child.stdout })) said = line
  const [, held] = /^DONE holding (\d+)$/.exec(said) ?? []
  const { job } = await kit.tenant.query<{ job: { result: { rows: number } } }>(
    'query($id: ID!) { job(id: $id) { result } }',
    { id: j.id },
  )
  expect(job.result.rows).toBe(rows)
  return Number(held)
}

test('an export job four times as long takes no more memory', async () => {
  const [short, long] = [await heldByJob(largest / 4), await heldByJob(largest)]
  console.info(`export job of ${largest} rows: ${Math.round(long / megabyte)} MB held towards the end`)
  // The rows that it has more are 24 MB and more. How much of the next batch is there at a look differs by up to ten.
  expect((long - short) / megabyte).toBeLessThan(14)
}, 600_000)

test('a file four times as long takes no more memory', async () => {
  const [short, long] = [await heldAtEnd(3000), await heldAtEnd(12_000)]
  expect((long - short) / megabyte).toBeLessThan(8)
})
