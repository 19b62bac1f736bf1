/** What must change in a database so that it holds what the entities ask for: only ever by adding and widening. */
import type { Catalog, Column, Table } from './catalog.ts'
import { isSameKind, isWidening } from './widening.ts'

/** One statement, and the table and column or constraint that it concerns. */
export interface Change {
  sql: string
  table: string
  name: string
}

/** What the entities no longer ask for. It stays until it is purged; `sql` would remove it. */
export interface Leftover extends Change {
  kind: 'TABLE' | 'COLUMN' | 'TYPE'
  description: string
}

/** Everything that an earlier sync made in a database: by table, its columns, constraints and indexes. */
export type Managed = Record<string, { columns: string[]; constraints: string[]; indexes: string[] }>

/** The outcome of a comparison. `refused` names what only a migration can do. */
export interface Difference {
  changes: Change[]
  leftovers: Leftover[]
  refused: string[]
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Compares; `ddl` holds the statements that made `target`, which are used as they are where possible. */
export function diff(target: Catalog, current: Catalog, managed: Managed, ddl: string[]): Difference {
  const result: Difference = { changes: [], leftovers: [], refused: [] }
  const steps = {
    drop: [] as Change[],
    create: [] as Change[],
    alter: [] as Change[],
    index: [] as Change[],
    link: [] as Change[],
  }
  const statements = new Map(ddl.map((sql) => [statementKey(sql), sql]))
  for (const wanted of target.values()) {
    const present = current.get(wanted.name)
    if (present) alterTable(wanted, present, steps, result)
    else {
      const sql = statements.get(`table ${wanted.name}`) ?? ''
      steps.create.push({ sql, table: wanted.name, name: wanted.name })
    }
    addConstraints(wanted, present, managed[wanted.name], statements, steps)
    if (present) findLeftoverColumns(wanted, present, managed[wanted.name], steps.alter, result.leftovers)
  }
  for (const table of Object.keys(managed)) {
    if (target.has(table) || !current.has(table)) continue
    const description = `The table ${table} belongs to no entity any more.`
    result.leftovers.push({
      kind: 'TABLE',
      table,
      name: table,
      description,
      sql: `drop table ${quote(table)} cascade`,
    })
  }
  result.changes.push(...steps.drop, ...steps.create, ...steps.alter, ...steps.index, ...steps.link)
  return result
}

type Steps = Record<'drop' | 'create' | 'alter' | 'index' | 'link', Change[]>

/** `table x`, `index x` or `constraint x`, by which a generated statement is found again. */
function statementKey(sql: string): string {
  const name =
    /^create table "([^"]+)"|^create (?:unique )?index "([^"]+)"|^alter table "[^"]+" add constraint "([^"]+)"/i.exec(
      sql,
    )
  if (name?.[1]) return `table ${name[1]}`
  if (name?.[2]) return `index ${name[2]}`
  return `constraint ${name?.[3]}`
}

function alterTable(wanted: Table, present: Table, steps: Steps, result: Difference): void {
  const alter = `alter table ${quote(wanted.name)}`
  for (const column of wanted.columns.values()) {
    const known = present.columns.get(column.name)
    const push = (sql: string) => steps.alter.push({ sql, table: wanted.name, name: column.name })
    if (!known) {
      push(`${alter} add column ${columnSql(column)}`)
      continue
    }
    const here = `${alter} alter column ${quote(column.name)}`
    if (column.type !== known.type) changeType(wanted.name, column, known, push, result)
    if (
      column.generated !== known.generated ||
      (column.generated && column.defaultSql !== known.defaultSql)
    ) {
      result.refused.push(`${wanted.name}.${column.name} is computed in another way than in the database.`)
    } else if (column.defaultSql !== known.defaultSql) {
      push(column.defaultSql === null ? `${here} drop default` : `${here} set default ${column.defaultSql}`)
    }
    if (column.notNull && !known.notNull) push(`${here} set not null`)
    if (!column.notNull && known.notNull) push(`${here} drop not null`)
  }
}

function changeType(
  table: string,
  column: Column,
  known: Column,
  push: (sql: string) => void,
  result: Difference,
): void {
  const sql = `alter table ${quote(table)} alter column ${quote(column.name)} type ${column.type}`
  if (isWidening(known.type, column.type)) push(sql)
  else if (isSameKind(known.type, column.type)) {
    const description = `The column ${table}.${column.name} is ${known.type}, wider than the ${column.type} asked for.`
    result.leftovers.push({ kind: 'TYPE', table, name: column.name, description, sql })
  } else {
    result.refused.push(
      `${table}.${column.name} is ${known.type} in the database and cannot become ${column.type} by itself.`,
    )
  }
}

function columnSql(column: Column): string {
  const parts = [quote(column.name), column.type]
  if (column.isIdentity) parts.push('generated by default as identity')
  else if (column.generated)
    parts.push(
      `generated always as (${column.defaultSql}) ${column.generated === 's' ? 'stored' : 'virtual'}`,
    )
  else if (column.defaultSql !== null) parts.push(`default ${column.defaultSql}`)
  if (column.notNull) parts.push('not null')
  return parts.join(' ')
}

/** Adds what is missing, replaces what differs, and drops what sync made and nobody asks for any more. */
function addConstraints(
  wanted: Table,
  present: Table | undefined,
  managed: Managed[string] | undefined,
  statements: Map<string, string>,
  steps: Steps,
): void {
  const table = wanted.name
  const dropConstraint = (name: string) =>
    steps.drop.push({ sql: `alter table ${quote(table)} drop constraint ${quote(name)}`, table, name })
  const dropIndex = (name: string) => steps.drop.push({ sql: `drop index ${quote(name)}`, table, name })
  for (const { name, type, definition } of wanted.constraints.values()) {
    const known = present?.constraints.get(name)
    // The primary key comes with its table.
    if (known?.definition === definition || (!present && type === 'p')) continue
    if (known) dropConstraint(name)
    const sql =
      statements.get(`constraint ${name}`) ??
      `alter table ${quote(table)} add constraint ${quote(name)} ${definition}`
    steps[type === 'f' ? 'link' : 'index'].push({ sql, table, name })
  }
  for (const [name, definition] of wanted.indexes) {
    const known = present?.indexes.get(name)
    if (known === definition) continue
    if (known) dropIndex(name)
    steps.index.push({ sql: statements.get(`index ${name}`) ?? definition, table, name })
  }
  if (!present) return
  for (const name of managed?.constraints ?? []) {
    if (!wanted.constraints.has(name) && present.constraints.has(name)) dropConstraint(name)
  }
  for (const name of managed?.indexes ?? []) {
    if (!wanted.indexes.has(name) && present.indexes.has(name)) dropIndex(name)
  }
}

/** A column that nobody asks for stays, but may not stand in the way of new rows. */
function findLeftoverColumns(
  wanted: Table,
  present: Table,
  managed: Managed[string] | undefined,
  changes: Change[],
  leftovers: Leftover[],
): void {
  const table = wanted.name
  for (const name of managed?.columns ?? []) {
    const column = present.columns.get(name)
    if (!column || wanted.columns.has(name)) continue
    const alter = `alter table ${quote(table)}`
    if (column.notNull && column.defaultSql === null) {
      changes.push({ sql: `${alter} alter column ${quote(name)} drop not null`, table, name })
    }
    const description = `The column ${table}.${name} belongs to no field any more.`
    leftovers.push({
      kind: 'COLUMN',
      table,
      name,
      description,
      sql: `${alter} drop column ${quote(name)} cascade`,
    })
  }
}
