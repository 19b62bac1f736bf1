import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createImportKit, csv, type ImportKit } from './kit.ts'

let kit: ImportKit
beforeAll(async () => {
  kit = await createImportKit(['contacts'])
})
afterAll(() => kit?.close())

const megabyte = 1024 * 1024
/** Two kilobytes a row: nine thousand rows that are kept anywhere show as 18 megabytes or more. */
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

test('a file four times as long takes no more memory', async () => {
  const [short, long] = [await heldAtEnd(3000), await heldAtEnd(12_000)]
  expect((long - short) / megabyte).toBeLessThan(8)
})
