/**
 * Seeds of entities with rules of their own (stored totals, numbers, names that follow from others) go through the
 * write pipeline like any other input. Records that exist already are left alone.
 */
import { type Kysely, sql } from 'kysely'
import type { Row, Viewer } from '#core/context.ts'
import { administratorRole } from '#core/policy.ts'
import type { InputObject } from '#schema/context.ts'
import { type EntityModel, entityOf } from '#schema/model.ts'
import { createRecord } from '#server/records/input.ts'
import { runOperation } from '#server/records/transaction.ts'
import type { Registry } from '#server/registry/registry.ts'
import { syncLock } from './connection.ts'
import { noteFile, type SeedFile } from './seed-file.ts'
import { keepSeedWords } from './seed-words.ts'

/** Whoever acts where no person does; records made so have no author. */
export const systemViewer: Viewer = {
  userId: 0,
  name: 'System',
  email: '',
  roles: [administratorRole],
  companyId: null,
  locale: 'en',
  timeZone: 'UTC',
  via: 'SYSTEM',
}

/** Does the entity derive values, or does the file name fields that are no columns of its table? */
export function needsRules(registry: Registry, entity: EntityModel, headers: string[]): boolean {
  if (registry.rulesOf(entity.name).derive.length > 0) return true
  return headers.slice(1).some((header) => {
    const field = entity.fields.get(header.split('.')[0] ?? '')
    return field !== undefined && field.column === undefined
  })
}

/** Creates the records of the file that are not there yet, in one transaction. Links are separated by `|`. */
export async function loadByRules(
  registry: Registry,
  db: Kysely<Record<string, Row>>,
  entity: EntityModel,
  file: SeedFile,
): Promise<void> {
  const scope = { registry, db, viewer: systemViewer, requestId: `seed-${file.module}` }
  await runOperation(scope, {}, async (operation, context) => {
    // Processes that start together load the same files: whoever comes second waits, and finds the records.
    await sql`select pg_advisory_xact_lock(${syncLock})`.execute(operation.db)
    const known = await knownNames(operation.db, entity)
    let unsaved = 0
    for (const [index, row] of file.rows.entries()) {
      if (known.has(`${row.module}.${row.name}`)) continue
      const find = async (target: EntityModel, key: string, cell: string): Promise<number> => {
        let id = await findRecord(operation.db, target, key, cell)
        if (id === undefined && unsaved > 0) {
          // It may be an earlier row.
          await context.save()
          unsaved = 0
          id = await findRecord(operation.db, target, key, cell)
        }
        if (id === undefined)
          throw new Error(`line ${index + 2} names the ${target.name} "${cell}", which does not exist.`)
        return id
      }
      const input = await inputOf(registry, entity, file.headers, row.cells, find)
      input.externalId = `${row.module}.${row.name}`
      await createRecord(operation, entity, input, [`line ${index + 2}`])
      unsaved++
    }
    await context.save()
    await sql`insert into seed_record (module, name, entity, record_id, version)
      select module, name, entity, record_id, 0 from external_id
      where entity = ${entity.name} and (module || '.' || name) = any(${file.rows.map(({ module, name }) => `${module}.${name}`)})
      on conflict do nothing`.execute(operation.db)
    await keepSeedWords(operation.db, entity, file)
    await noteFile(operation.db, file)
  })
}

/** Rows that were loaded before, also those that a user deleted since. */
async function knownNames(db: Kysely<Record<string, Row>>, entity: EntityModel): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select module || '.' || name as name from external_id where entity = ${entity.name}
    union select module || '.' || name from seed_record where entity = ${entity.name}`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

type Find = (target: EntityModel, key: string, cell: string) => Promise<number>

async function inputOf(
  registry: Registry,
  entity: EntityModel,
  headers: string[],
  cells: (string | null)[],
  find: Find,
): Promise<InputObject> {
  const input: InputObject = {}
  for (const [position, header] of headers.slice(1).entries()) {
    const cell = cells[position]
    const [name = '', key] = header.split('.')
    const field = entity.fields.get(name)
    if (!field) throw new Error(`the column "${header}" is no field of ${entity.name}.`)
    if (cell === null || cell === undefined) continue
    if (!field.target) input[name] = plainValue(field.type, cell)
    else if (!key)
      throw new Error(
        `the column "${header}" is a relation: write ${name}.externalId, or ${name}. and a unique field.`,
      )
    else {
      const target = entityOf(registry.model, field.target)
      if (field.type === 'ToOne') input[name] = await find(target, key, cell)
      else input[name] = { link: await Promise.all(cell.split('|').map((part) => find(target, key, part))) }
    }
  }
  return input
}

function plainValue(type: string, cell: string): unknown {
  if (type === 'Boolean') return cell === 'true'
  if (type === 'Int' || type === 'Float') return Number(cell)
  return type === 'JSON' ? JSON.parse(cell) : cell
}

async function findRecord(
  db: Kysely<Record<string, Row>>,
  target: EntityModel,
  key: string,
  cell: string,
): Promise<number | undefined> {
  const column = target.fields.get(key)?.column
  if (key !== 'externalId' && !column) throw new Error(`"${key}" is no field of ${target.name}.`)
  const dot = cell.indexOf('.')
  const { rows } = await (key === 'externalId'
    ? sql<{ id: string }>`select record_id as id from external_id
        where entity = ${target.name} and module = ${cell.slice(0, dot)} and name = ${cell.slice(dot + 1)}`
    : sql<{ id: string }>`select id from ${sql.table(target.table)} where ${sql.ref(column ?? '')} = ${cell}`
  ).execute(db)
  return rows[0] ? Number(rows[0].id) : undefined
}
