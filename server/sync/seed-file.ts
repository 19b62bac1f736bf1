import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import type { ModuleManifest, Seed } from '#core/module.ts'
import { splitExternalId } from '#server/records/external-ids.ts'

/** A seed file, parsed: an empty cell is null. */
export interface SeedFile {
  module: string
  file: string
  hash: string
  headers: string[]
  rows: { module: string; name: string; cells: (string | null)[] }[]
}

/**
 * Reads and parses a seed of a module.
 * @param isSaid tells of a field whether readers get it in their own language: a file is loaded again when one
 *   becomes so
 */
export async function readSeed(
  manifest: ModuleManifest,
  seed: Seed,
  isSaid: (field: string) => boolean,
): Promise<SeedFile> {
  const content = await readFile(seed.file)
  const file = basename(fileURLToPath(seed.file))
  const { headers, records } = parseSeed(content)
  const rows = records.map(([externalId = '', ...cells]) => ({
    ...splitExternalId(externalId, [file]),
    cells: cells.map((cell) => (cell === '' ? null : cell)),
  }))
  const said = headers.filter((header) => isSaid(header)).join()
  const hash = createHash('sha256').update(content).update(said).digest('hex')
  return { module: manifest.name, file, hash, headers, rows }
}

/** The header and the rows of a seed file. */
export function parseSeed(content: Buffer): { headers: string[]; records: string[][] } {
  const [headers = [], ...records] = parse(content, { bom: true, skip_empty_lines: true }) as string[][]
  return { headers, records }
}

/** Notes that this content of the file is in the database. */
export async function noteFile(
  db: Kysely<Record<string, Row>>,
  { module, file, hash }: SeedFile,
): Promise<void> {
  await sql`insert into seed_state (module, file, hash) values (${module}, ${file}, ${hash})
    on conflict (module, file) do update set hash = excluded.hash, loaded_at = now()`.execute(db)
}
