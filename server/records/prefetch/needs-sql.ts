/** One statement for a whole tree of relations. */
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Row } from '#core/context.ts'
import { type NeedNode, type NeedsTree, storedColumns } from './needs-tree.ts'

type Sql = RawBuilder<unknown>

/** The statement for one choice of a tree's nodes. */
export interface NeedsStatement {
  text: string
  /** Places of the tree's parameters that it takes, in their order. */
  parameters: number[]
}

const statements = new WeakMap<NeedsTree, Map<string, NeedsStatement>>()

/**
 * The statement with `int8[]` parameters for the nodes that are asked for: ids of records to read, and for a list ids
 * of owners too. What the rows of a node lead to is read along with what its parameters name; a node that neither a
 * parameter nor a node above it can lead to is left out, because PostgreSQL takes longer to prepare an empty step than
 * to read a row. It gives one row of JSON columns: `n<place>` are the rows of a node, `l<place>` the pairs of owner and
 * member of a many-to-many relation.
 * @param isAsked by place of the tree's parameters
 */
export function needsStatement(
  tree: NeedsTree,
  isAsked: boolean[],
  db: Kysely<Record<string, Row>>,
): NeedsStatement {
  const read = new Set<NeedNode>()
  chooseNodes(tree.root, false, isAsked, read)
  const key = tree.nodes.map((node) => (read.has(node) ? 1 : 0)).join('')
  const known = statements.get(tree) ?? new Map<string, NeedsStatement>()
  statements.set(tree, known)
  const statement = known.get(key) ?? buildStatement(tree, read, db)
  known.set(key, statement)
  return statement
}

function chooseNodes(node: NeedNode, isLedTo: boolean, isAsked: boolean[], read: Set<NeedNode>): void {
  const isRead = isLedTo || isAsked[node.idsAt] === true || isAsked[node.ownersAt] === true
  if (isRead) read.add(node)
  for (const child of node.children) chooseNodes(child, isRead, isAsked, read)
}

function buildStatement(
  tree: NeedsTree,
  read: Set<NeedNode>,
  db: Kysely<Record<string, Row>>,
): NeedsStatement {
  const parameters: number[] = []
  const parameter = (place: number): Sql => {
    if (!parameters.includes(place)) parameters.push(place)
    return sql.raw(`$${parameters.indexOf(place) + 1}::int8[]`)
  }
  const tables = tablesOf(tree.root, undefined, read, parameter)
  const results = tree.nodes.filter((node) => read.has(node)).flatMap(resultsOf)
  return {
    text: sql`with ${sql.join(tables)} select ${sql.join(results)}`.compile(db).sql,
    parameters,
  }
}

/** Reads the rows of a node, and of those below it. */
function tablesOf(
  node: NeedNode,
  parent: NeedNode | undefined,
  read: Set<NeedNode>,
  parameter: (place: number) => Sql,
): Sql[] {
  const own = read.has(node)
    ? tableSqls(node, parent && read.has(parent) ? parent : undefined, parameter)
    : []
  return [...own, ...node.children.flatMap((child) => tablesOf(child, node, read, parameter))]
}

/** @param parent the node above, where it is read too */
function tableSqls(node: NeedNode, parent: NeedNode | undefined, parameter: (place: number) => Sql): Sql[] {
  const table = (condition: Sql): Sql =>
    sql`${rowsOf(node)} as (select * from ${sql.table(node.meta.tableName)} where ${condition})`
  const listed = (place: number, more: Sql | undefined): Sql =>
    sql`any(${parameter(place)}${more ? sql` || ${more}` : sql``})`
  const { property } = node
  if (!property) return [table(sql`id = ${listed(node.idsAt, undefined)}`)]
  const owners = (): Sql => listed(node.ownersAt, parent && listOf(sql`id`, parent))
  if (property.kind === '1:m') {
    const owner = sql.ref(ownerColumn(property))
    return [table(sql`id = ${listed(node.idsAt, undefined)} or ${owner} = ${owners()}`)]
  }
  if (property.kind === 'm:n') {
    const [pivot, own, other] = linkColumns(property)
    const links = sql`${linksOf(node)} as (select ${own} as owner, ${other} as member from ${pivot}
      where ${own} = ${owners()})`
    const members = sql`array(select member from ${linksOf(node)})`
    return [links, table(sql`id = ${listed(node.idsAt, members)}`)]
  }
  const target = parent && listOf(sql.ref(property.fieldNames[0] ?? ''), parent)
  return [table(sql`id = ${listed(node.idsAt, target)}`)]
}

const rowsOf = (node: NeedNode): Sql => sql.id(`rows${node.place}`)
const linksOf = (node: NeedNode): Sql => sql.id(`links${node.place}`)
const listOf = (column: Sql, node: NeedNode): Sql => sql`array(select ${column} from ${rowsOf(node)})`

function resultsOf(node: NeedNode): Sql[] {
  const columns = storedColumns(node.meta).map(columnOf)
  const rows = sql`(select json_agg(r) from (select ${sql.join(columns)} from ${rowsOf(node)} order by id) r) as ${sql.id(`n${node.place}`)}`
  if (node.property?.kind !== 'm:n') return [rows]
  const links = sql`(select json_agg(json_build_array(owner::text, member::text) order by owner, member) from ${linksOf(node)}) as ${sql.id(`l${node.place}`)}`
  return [rows, links]
}

/** Numbers that JSON would cut short travel as the text that the driver gives. */
function columnOf({ fieldNames, columnTypes }: EntityProperty): Sql {
  const column = sql.ref(fieldNames[0] ?? '')
  return /^(bigint|bigserial|numeric)/i.test(columnTypes[0] ?? '')
    ? sql`${column}::text as ${column}`
    : column
}

/** The column of the members that names their owner. */
export function ownerColumn(property: EntityProperty): string {
  return ownerProperty(property).fieldNames[0] ?? ''
}

/** The property of the members that leads to their owner. */
export function ownerProperty(property: EntityProperty): EntityProperty {
  const target = property.targetMeta as EntityMetadata
  return target.properties[property.mappedBy as never] as EntityProperty
}

/** The table of a many-to-many relation, its column of the owner, and that of the member. */
function linkColumns(property: EntityProperty): [Sql, Sql, Sql] {
  const owning = property.owner ? property : ownerProperty(property)
  const own = sql.ref(owning.joinColumns[0] ?? '')
  const other = sql.ref(owning.inverseJoinColumns[0] ?? '')
  const pivot = sql.table(owning.pivotTable)
  return property.owner ? [pivot, own, other] : [pivot, other, own]
}
