/** What a schema of a database holds, in PostgreSQL's own words, so that two schemas compare exactly. */
import type { ClientBase } from 'pg'

/** One column; `defaultSql` is the generation expression where `generated` is set. */
export interface Column {
  name: string
  type: string
  notNull: boolean
  defaultSql: string | null
  isIdentity: boolean
  generated: '' | 's' | 'v'
}

/** A primary key (p), unique (u), check (c), foreign key (f) or exclusion (x) constraint. */
export interface Constraint {
  name: string
  type: 'p' | 'u' | 'c' | 'f' | 'x'
  definition: string
}

/** One table; `indexes` holds those that belong to no constraint, as their definitions. */
export interface Table {
  name: string
  columns: Map<string, Column>
  constraints: Map<string, Constraint>
  indexes: Map<string, string>
}

/** The tables of one schema by name. */
export type Catalog = Map<string, Table>

/**
 * Reads the ordinary tables of the first schema in the search path. Definitions name what that path shows without
 * its schema, so that the same table gives the same text in another schema.
 */
export async function readCatalog(client: ClientBase): Promise<Catalog> {
  const catalog: Catalog = new Map()
  const columns = await client.query<Column & { table: string }>(columnsSql)
  for (const { table, ...column } of columns.rows) {
    const isSerial = column.defaultSql?.startsWith('nextval(') ?? false
    const isIdentity = column.isIdentity || isSerial
    tableOf(catalog, table).columns.set(column.name, {
      ...column,
      isIdentity,
      defaultSql: isSerial ? null : column.defaultSql,
    })
  }
  const constraints = await client.query<Constraint & { table: string }>(constraintsSql)
  for (const { table, ...constraint } of constraints.rows) {
    tableOf(catalog, table).constraints.set(constraint.name, constraint)
  }
  const indexes = await client.query<{ table: string; name: string; definition: string }>(indexesSql)
  for (const { table, name, definition } of indexes.rows)
    tableOf(catalog, table).indexes.set(name, definition)
  return catalog
}

function tableOf(catalog: Catalog, name: string): Table {
  let table = catalog.get(name)
  if (!table) {
    table = { name, columns: new Map(), constraints: new Map(), indexes: new Map() }
    catalog.set(name, table)
  }
  return table
}

const columnsSql = `
  select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull",
    pg_get_expr(d.adbin, d.adrelid) as "defaultSql", a.attidentity <> '' as "isIdentity", a.attgenerated as generated
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
  order by c.relname, a.attnum`

// Since version 18 not-null constraints are listed too; columns tell those.
const constraintsSql = `
  select c.relname as "table", k.conname as name, k.contype as type, pg_get_constraintdef(k.oid) as definition
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    and k.contype in ('p', 'u', 'c', 'f', 'x')
  order by c.relname, k.conname`

const indexesSql = `
  select c.relname as "table", i.relname as name, pg_get_indexdef(i.oid, 0, true) as definition
  from pg_index x
  join pg_class c on c.oid = x.indrelid
  join pg_class i on i.oid = x.indexrelid
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
  order by c.relname, i.relname`
