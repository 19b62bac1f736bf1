/**
 * Loads what rules are going to need in one statement instead of one for each step of each path. It only saves
 * statements: whatever it leaves out is loaded when a rule comes to it.
 */
import { Collection, type EntityMetadata, type EntityProperty, helper } from '@mikro-orm/core'
import { CompiledQuery } from 'kysely'
import type { EntityModel } from '#schema/model.ts'
import { wishFor } from '#server/tenants/statements.ts'
import { fillLists } from '../load.ts'
import type { AnyRecord, Operation } from '../operation.ts'
import { needsStatement, ownerColumn } from './needs-sql.ts'
import { isList, isReadable, type NeedNode, type NeedsTree, needsTree } from './needs-tree.ts'

type JsonRow = Record<string, unknown>
/** What the statement gave: rows and pairs by the number of their node. */
type Found = Record<string, unknown>

/** What is missing in memory. */
interface Missing {
  /** By place of the statement's parameters. */
  ids: Set<number>[]
  /** Owners whose list is not loaded, by place of its node. */
  owners: AnyRecord[][]
  /** Ids that nobody named but that will most likely be wanted, by place of the parameters. */
  guesses: [place: number, id: number][]
}

/** Makes the relations on the dotted paths present on the records, stored and new alike. */
export async function prefetch(
  operation: Operation,
  entity: EntityModel,
  records: Iterable<AnyRecord>,
  paths: string[],
): Promise<void> {
  const meta = operation.em.getMetadata().getByClassName(entity.name as never) as EntityMetadata
  if (paths.length === 0 || !isReadable(meta)) return
  const tree = needsTree(meta, paths)
  const missing: Missing = {
    ids: Array.from({ length: tree.parameters }, () => new Set()),
    owners: tree.nodes.map(() => []),
    guesses: [],
  }
  note(operation, tree.root, new Set(records), missing)
  // For a guess alone it is not worth asking.
  if (missing.ids.every(({ size }) => size === 0)) return
  for (const [place, id] of missing.guesses) missing.ids[place]?.add(id)
  const found = await read(operation, tree, missing)
  // What is referred to comes first, so that what refers to it finds it there.
  for (const node of tree.nodes.toReversed()) keepRows(operation, node.meta, rowsAt(found, 'n', node))
  for (const parent of tree.nodes)
    for (const node of parent.children)
      if (node.property && isList(node.property)) keepLists(operation, parent, node, missing.owners, found)
}

/** Walks what is in memory already, and notes at each node what is missing there. */
function note(operation: Operation, node: NeedNode, records: Set<AnyRecord>, missing: Missing): void {
  const loaded = [...records].filter((record) => {
    const isLoaded = helper(record).isInitialized()
    if (!isLoaded) missing.ids[node.idsAt]?.add(Number(record.id))
    return isLoaded
  })
  for (const child of node.children) {
    const name = child.property?.name ?? ''
    const next = new Set<AnyRecord>()
    for (const record of loaded) {
      const value = record[name]
      if (value instanceof Collection) {
        if (value.isInitialized()) for (const item of value.getItems(false)) next.add(item as AnyRecord)
        else if (record.id) {
          missing.ids[child.ownersAt]?.add(Number(record.id))
          missing.owners[child.place]?.push(record)
        }
      } else if (value && typeof value === 'object' && '__meta' in value) next.add(value as AnyRecord)
      else if (value === undefined && name === 'company') noteHome(operation, child, missing)
    }
    note(operation, child, next, missing)
  }
}

/** A document that names no company will most likely be one of the company that the viewer works in. */
function noteHome(operation: Operation, { meta, idsAt }: NeedNode, missing: Missing): void {
  const { companyId } = operation.viewer
  if (companyId && !isKnown(operation, meta, companyId)) missing.guesses.push([idsAt, companyId])
}

function isKnown(operation: Operation, meta: EntityMetadata, id: unknown): boolean {
  const known = operation.em.getUnitOfWork().getById(meta.class, id as never) as object | undefined
  return known !== undefined && helper(known).isInitialized()
}

async function read(operation: Operation, tree: NeedsTree, missing: Missing): Promise<Found> {
  const { text, parameters } = needsStatement(
    tree,
    missing.ids.map(({ size }) => size > 0),
    operation.db,
  )
  const query = CompiledQuery.raw(
    text,
    parameters.map((place) => [...(missing.ids[place] ?? [])]),
  )
  wishFor(query.parameters, { isRepeated: true })
  const { rows } = await operation.db.executeQuery(query as CompiledQuery<Found>)
  return rows[0] ?? {}
}

function rowsAt(found: Found, kind: string, node: NeedNode): JsonRow[] {
  return (found[`${kind}${node.place}`] ?? []) as JsonRow[]
}

/** Makes records of the rows, as MikroORM does of what it found itself. */
function keepRows(operation: Operation, meta: EntityMetadata, rows: JsonRow[]): void {
  const factory = operation.em.getEntityFactory()
  const unit = operation.em.getUnitOfWork()
  for (const row of rows) {
    const known = unit.getById(meta.class, row.id as never) as object | undefined
    if (known && helper(known).isInitialized()) continue
    const data = operation.em.getDriver().mapResult(row, meta)
    // A record that was known by its id only gets all its values at once, unless somebody set one of them before.
    const refresh = known === undefined || Object.keys(helper(known).__data).length === 0
    factory.create(meta.class, data as never, { merge: true, refresh, convertCustomTypes: true })
  }
}

/** Puts the members into the lists that a relation of the parent's rows is. */
function keepLists(
  operation: Operation,
  parent: NeedNode,
  node: NeedNode,
  owners: AnyRecord[][],
  found: Found,
): void {
  const property = node.property as EntityProperty
  const unit = operation.em.getUnitOfWork()
  const recordOf = ({ class: type }: EntityMetadata, id: unknown) =>
    unit.getById(type, id as never) as AnyRecord
  const pairs =
    property.kind === 'm:n'
      ? (rowsAt(found, 'l', node) as unknown as [string, string][])
      : rowsAt(found, 'n', node).map((row) => [row[ownerColumn(property)], row.id])
  const members = Map.groupBy(pairs, ([owner]) => String(owner))
  const read = rowsAt(found, 'n', parent).map((row) => recordOf(parent.meta, row.id))
  const waiting = [...new Set([...(owners[node.place] ?? []), ...read])].filter(
    (owner) => !(owner[property.name] as Collection<object>).isInitialized(),
  )
  fillLists(operation, waiting, property.name, () => {
    for (const owner of waiting) {
      const own = members.get(String(owner.id)) ?? []
      ;(owner[property.name] as Collection<object>).hydrate(own.map(([, id]) => recordOf(node.meta, id)))
    }
  })
}
