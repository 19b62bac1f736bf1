/**
 * Loads the records that come with modules. A file is read again only when it changed, and what a user changed or
 * deleted since stays as the user left it.
 */
import { type Kysely, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import type { Seed } from '#core/module.ts'
import { entityOf } from '#schema/model.ts'
import type { Registry } from '#server/registry/registry.ts'
import { type Database, syncLock, withKysely } from './connection.ts'
import { seedColumns } from './seed-columns.ts'
import { makeDemo } from './seed-demo.ts'
import { noteFile, readSeed, type SeedFile } from './seed-file.ts'
import { loadPolicies } from './seed-policies.ts'
import { loadByRules, needsRules } from './seed-rules.ts'
import {
  createRows,
  danglingCells,
  findRecords,
  insertRecords,
  noteRecords,
  updateRecords,
} from './seed-sql.ts'
import { keepSeedWords } from './seed-words.ts'

/** One file that was loaded. */
export interface LoadedSeed {
  module: string
  entity: string
  file: string
  rows: number
}

/**
 * Loads every seed of the registry's modules that is new or changed, in module order; demo data only when asked.
 * Each file is all or nothing. Sync the schema first.
 * @throws Error that names the file, and the row and cell that cannot be used
 */
export async function loadSeeds(
  registry: Registry,
  database: Database,
  options: { demo?: boolean } = {},
): Promise<LoadedSeed[]> {
  return withKysely(database, async (db) => {
    const loaded: LoadedSeed[] = []
    await loadPolicies(registry, db)
    const known = await sql<{
      key: string
    }>`select module || '/' || file || '/' || hash as key from seed_state`.execute(db)
    const keys = new Set(known.rows.map(({ key }) => key))
    for (const manifest of registry.modules) {
      for (const seed of manifest.seeds ?? []) {
        if (seed.isDemo && !options.demo) continue
        const fields = entityOf(registry.model, seed.entity.trellis.name).fields
        const file = await readSeed(manifest, seed, (name) => fields.get(name)?.isSaid ?? false)
        if (keys.has(`${file.module}/${file.file}/${file.hash}`)) continue
        await loadFile(registry, db, seed, file)
        loaded.push({
          module: manifest.name,
          entity: seed.entity.trellis.name,
          file: file.file,
          rows: file.rows.length,
        })
      }
    }
    if (options.demo) await makeDemo(registry, db)
    return loaded
  })
}

async function loadFile(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  seed: Seed,
  file: SeedFile,
): Promise<void> {
  const entity = entityOf(registry.model, seed.entity.trellis.name)
  try {
    if (needsRules(registry, entity, file.headers)) await loadByRules(registry, db, entity, file)
    else await loadBySets(registry, db, seed, file)
  } catch (error) {
    if (error instanceof Error)
      error.message = `The seed ${file.file} of module "${file.module}" cannot be loaded: ${error.message}`
    throw error
  }
}

async function loadBySets(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  seed: Seed,
  file: SeedFile,
): Promise<void> {
  const entity = entityOf(registry.model, seed.entity.trellis.name)
  const columns = seedColumns(registry.model, entity, file.headers)
  const rows = file.rows.map(({ module, name, cells }, index) => ({
    n: index + 2,
    module,
    name,
    ...Object.fromEntries(cells.map((cell, position) => [`c${position}`, cell])),
  }))
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${syncLock})`.execute(transaction)
    await createRows(columns, rows).execute(transaction)
    const before = [
      ...findRecords(entity, columns),
      ...insertRecords(entity, columns),
      ...noteRecords(entity),
    ]
    const self = columns.filter(({ key }) => key?.target.name === entity.name)
    await refuseDangling(
      transaction,
      columns.filter((column) => !self.includes(column)),
      columns,
    )
    for (const statement of before) await statement.execute(transaction)
    await refuseDangling(transaction, self, columns)
    await updateRecords(entity, columns).execute(transaction)
    await sql`drop table seed_row`.execute(transaction)
    await keepSeedWords(transaction, entity, file)
    await noteFile(transaction, file)
  })
}

async function refuseDangling(
  db: Kysely<Record<string, Row>>,
  concerned: ReturnType<typeof seedColumns>,
  all: ReturnType<typeof seedColumns>,
): Promise<void> {
  const found = await danglingCells(all, concerned)?.execute(db)
  const first = found?.rows[0]
  if (first)
    throw new Error(`line ${first.n} names the ${first.header} "${first.cell}", which does not exist.`)
}
