/** Which columns an export has, and what GraphQL has to select for them. */
import { TrellisError } from '#core/errors.ts'
import { type EntityModel, entityOf, type FieldModel, type Model } from '#schema/model.ts'
import { bestKey } from '../mapping/guess.ts'

/** One column of an export. */
export interface Column {
  /** Name in the header: a field, or a relation and a field of the related record. */
  path: string
  /** What to select, under an alias of its own. */
  selection: string
  /** The value out of what was selected. */
  read(node: Record<string, unknown>, keys: ExternalKeys): unknown
  /** Entity whose external ids the column needs, and the ids that a record names. */
  external?: { entity: string; idsOf(node: Record<string, unknown>): string[] }
  /** An exact number that a sheet may hold as one. */
  isNumber: boolean
}

/** External ids by entity and id. */
export type ExternalKeys = Map<string, Map<string, string>>

/** Most links of one record that an export tells. */
const mostLinks = 100

/** The columns that are named, or all that an import could set. @throws TrellisError BAD_REQUEST */
export function columnsOf(model: Model, entity: EntityModel, paths: string[] | undefined): Column[] {
  return (paths ?? defaultPaths(model, entity)).map((path, index) =>
    columnOf(model, entity, path, `f${index}`),
  )
}

function defaultPaths(model: Model, entity: EntityModel): string[] {
  const fields = [...entity.fields.values()].filter(
    (field) => !field.isReadonly && field.toMany?.kind !== 'INVERSE',
  )
  return [
    'id',
    ...fields.flatMap((field) => {
      if (!field.target) return field.name
      const target = entityOf(model, field.target)
      // A file is known by its name and fetched from its address.
      if (target.isOfFields) return [`${field.name}.name`, `${field.name}.url`]
      return `${field.name}.${keyOf(target)}`
    }),
  ]
}

/** A unique text tells a record anywhere; where there is none, its id does within this tenant. */
function keyOf(entity: EntityModel): string {
  const key = bestKey(entity)
  return key === 'externalId' ? 'id' : key
}

function columnOf(model: Model, entity: EntityModel, path: string, alias: string): Column {
  const [name = '', key, ...more] = path.split('.')
  if (more.length > 0) return relatedColumn(model, entity, path, alias)
  if (path === 'externalId') return externalColumn(path, entity, alias)
  if (path === 'displayName')
    return { path, selection: `${alias}: displayName`, read: (node) => plain(node[alias]), isNumber: false }
  const field = entity.fields.get(name)
  if (!field) throw unknown(entity, path)
  if (!field.target) {
    if (key !== undefined) throw unknown(entity, path)
    return {
      path,
      selection: `${alias}: ${name}`,
      read: (node) => plain(node[alias]),
      isNumber: isNumber(field),
    }
  }
  const target = entityOf(model, field.target)
  const by = key ?? keyOf(target)
  const isExternal = by === 'externalId'
  if (!isExternal && by !== 'displayName' && !target.fields.get(by)) throw unknown(target, by)
  const inner = isExternal ? 'id' : by
  const members = (node: Record<string, unknown>): Record<string, unknown>[] => membersOf(node[alias])
  const selection =
    field.type === 'ToOne'
      ? `${alias}: ${name} { ${inner} }`
      : `${alias}: ${name}(first: ${mostLinks}) { nodes { ${inner} } }`
  return {
    path: `${name}.${by}`,
    selection,
    isNumber: false,
    read(node, keys) {
      const values = members(node).map((member) =>
        isExternal ? keys.get(target.name)?.get(String(member.id)) : member[inner],
      )
      return field.type === 'ToOne' ? plain(values[0]) : values.map(String).join(';') || null
    },
    external: isExternal
      ? { entity: target.name, idsOf: (node) => members(node).map(({ id }) => String(id)) }
      : undefined,
  }
}

/** A column of a record that is two or more relations away, each to one record. */
function relatedColumn(model: Model, entity: EntityModel, path: string, alias: string): Column {
  const at = path.indexOf('.')
  const [name, rest] = [path.slice(0, at), path.slice(at + 1)]
  const field = entity.fields.get(name)
  if (field?.type !== 'ToOne' || !field.target) throw unknown(entity, path)
  const inner = columnOf(model, entityOf(model, field.target), rest, 'of')
  const related = (node: Record<string, unknown>): Record<string, unknown> | null =>
    node[alias] as Record<string, unknown> | null
  const { external } = inner
  return {
    ...inner,
    path: `${name}.${inner.path}`,
    selection: `${alias}: ${name} { ${inner.selection} }`,
    read(node, keys) {
      const one = related(node)
      return one ? inner.read(one, keys) : null
    },
    external: external && {
      entity: external.entity,
      idsOf(node) {
        const one = related(node)
        return one ? external.idsOf(one) : []
      },
    },
  }
}

function externalColumn(path: string, entity: EntityModel, alias: string): Column {
  return {
    path,
    selection: `${alias}: id`,
    isNumber: false,
    read: (node, keys) => keys.get(entity.name)?.get(String(node[alias])) ?? null,
    external: { entity: entity.name, idsOf: (node) => [String(node[alias])] },
  }
}

function membersOf(value: unknown): Record<string, unknown>[] {
  if (value === null || typeof value !== 'object') return []
  if ('nodes' in value) return value.nodes as Record<string, unknown>[]
  return [value as Record<string, unknown>]
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : value
}

const isNumber = (field: FieldModel): boolean =>
  field.type === 'Decimal' || field.type === 'Int' || field.type === 'Float'

function unknown(entity: EntityModel, path: string): TrellisError {
  return new TrellisError(
    'BAD_REQUEST',
    `${entity.name} has no field "${path}" to export. It has ${[...entity.fields.keys()].join(', ')}.`,
  )
}
