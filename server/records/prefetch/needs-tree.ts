/** The relations that a list of dotted paths leads through, as a tree: `lines.taxes` and `lines.uom` share `lines`. */
import type { EntityMetadata, EntityProperty } from '@mikro-orm/core'

/** An entity on the way, with the relation that leads to it. */
export interface NeedNode {
  /** Number of its rows in the statement; the root has 0. */
  place: number
  /** Place of the parameter with the ids of records to read. */
  idsAt: number
  /** Place of the parameter with the ids of owners whose list is to be read; as above where it is no list. */
  ownersAt: number
  meta: EntityMetadata
  /** The relation of the parent; undefined for the root. */
  property: EntityProperty | undefined
  children: NeedNode[]
}

/** A tree with its nodes, each after its parent. */
export interface NeedsTree {
  root: NeedNode
  nodes: NeedNode[]
  parameters: number
}

const trees = new WeakMap<EntityMetadata, Map<string, NeedsTree>>()

/** The tree of the paths; the same one for the same paths. Steps that one statement cannot follow end their path. */
export function needsTree(meta: EntityMetadata, paths: string[]): NeedsTree {
  const known = trees.get(meta) ?? new Map<string, NeedsTree>()
  trees.set(meta, known)
  const key = paths.join(' ')
  const tree = known.get(key) ?? buildTree(meta, paths)
  known.set(key, tree)
  return tree
}

function buildTree(meta: EntityMetadata, paths: string[]): NeedsTree {
  const root: NeedNode = { place: 0, idsAt: 0, ownersAt: 0, meta, property: undefined, children: [] }
  const tree = { root, nodes: [root], parameters: 1 }
  for (const path of paths) {
    let node: NeedNode | undefined = root
    for (const step of path.split('.')) {
      node = node.children.find(({ property }) => property?.name === step) ?? addChild(tree, node, step)
      if (!node) break
    }
  }
  return tree
}

function addChild(tree: NeedsTree, parent: NeedNode, step: string): NeedNode | undefined {
  const property = parent.meta.properties[step as never] as EntityProperty | undefined
  const meta = property?.targetMeta
  if (!property || !meta || !isFollowed(property) || !isReadable(meta)) return undefined
  const idsAt = tree.parameters++
  const ownersAt = isList(property) ? tree.parameters++ : idsAt
  const node: NeedNode = { place: tree.nodes.length, idsAt, ownersAt, meta, property, children: [] }
  tree.nodes.push(node)
  parent.children.push(node)
  return node
}

/** Does the relation lead to many records? */
export function isList({ kind }: EntityProperty): boolean {
  return kind === '1:m' || kind === 'm:n'
}

/** To-one by a column of the own table, parts, and both sides of links. */
function isFollowed({ kind, owner, persist }: EntityProperty): boolean {
  return (
    kind === '1:m' || kind === 'm:n' || (persist !== false && (kind === 'm:1' || (kind === '1:1' && owner)))
  )
}

/** Types whose values PostgreSQL writes into JSON as its driver would give them, or that a cast makes so. */
const readable =
  /^(bigint|bigserial|numeric|integer|int|smallint|boolean|text|date|uuid|jsonb?|varchar|timestamptz|timestamp|time)\b/i

/** Can the rows of the entity travel as JSON? Others are left to MikroORM. */
export function isReadable(meta: EntityMetadata): boolean {
  return (
    meta.primaryKeys.length === 1 &&
    storedColumns(meta).every(({ columnTypes }) => readable.test(columnTypes[0] ?? ''))
  )
}

/** Properties that a row of the table brings along. */
export function storedColumns(meta: EntityMetadata): EntityProperty[] {
  return (meta.props as EntityProperty[]).filter(
    ({ persist, formula, lazy, fieldNames, kind, owner }) =>
      persist !== false &&
      !formula &&
      !lazy &&
      fieldNames?.length === 1 &&
      (kind === 'scalar' || kind === 'm:1' || (kind === '1:1' && owner)),
  )
}
